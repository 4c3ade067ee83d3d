"""Quantities in running text: what they are worth, and what is none."""

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.periods import find_periods
from indexer.quantities import find_quantities

DATA = Path(__file__).parents[1] / "data"

Found = list[tuple[str, str, str | None, str, str]]


def _found(text: str) -> Found:
    return [
        (q.text, str(q.value), str(q.value_max) if q.value_max is not None else None, q.unit, q.op)
        for q in find_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成交额达到3.5亿元", [("3.5亿元", "3.5", None, "亿元", "eq")]),
        ("众创空间达到一百家", [("一百家", "100", None, "家", "eq")]),
        ("三千五百家企业", [("三千五百家", "3500", None, "家", "eq")]),
        ("力争两个以上城市", [("两个以上", "2", None, "个", "ge")]),
        ("十余家机构", [("十余家", "10", None, "家", "ge")]),
        ("吸引7000余名区外人才", [("7000余名", "7000", None, "名", "ge")]),
        ("推广终端1.2万台（套）", [("1.2万台（套）", "1.2", None, "万台（套）", "eq")]),
        ("1亿2000万元", [("1亿2000万元", "1.2", None, "亿元", "eq")]),
        ("不足三分之一", [("不足三分之一", "0.3333", None, "", "lt")]),
        ("不足全国平均水平的1/5", [("1/5", "0.2", None, "", "lt")]),
        ("不低于六成", [("不低于六成", "6", None, "成", "ge")]),
        ("产值翻两番", [("翻两番", "2", None, "番", "growth")]),
        ("增长了近1.7倍", [("近1.7倍", "1.7", None, "倍", "growth")]),
        ("达到70％", [("70％", "70", None, "%", "eq")]),
        ("百分之六十以上", [("百分之六十以上", "60", None, "%", "ge")]),
        ("提高0.51个百分点", [("0.51个百分点", "0.51", None, "个百分点", "growth")]),
        ("下降18%", [("18%", "18", None, "%", "growth")]),
        ("提高到56%", [("56%", "56", None, "%", "eq")]),
        ("形成3—5种", [("3—5种", "3", "5", "种", "range")]),
        ("2-5个", [("2-5个", "2", "5", "个", "range")]),
        ("500至1000万元", [("500至1000万元", "500", "1000", "万元", "range")]),
        ("1个-2个", [("1个-2个", "1", "2", "个", "range")]),
        ("5000元至1万元", [("5000元至1万元", "5000", "10000", "元", "range")]),
        ("不超过200万元", [("不超过200万元", "200", None, "万元", "le")]),
        ("最高50万元", [("最高50万元", "50", None, "万元", "le")]),
        ("突破300亿元", [("突破300亿元", "300", None, "亿元", "ge")]),
        ("占比＞40%", [("＞40%", "40", None, "%", "gt")]),
        ("约2.4%左右", [("约2.4%左右", "2.4", None, "%", "approx")]),
        ("居全国第18位", [("居全国第18位", "18", None, "位", "rank")]),
        ("进入全国前20位", [("前20位", "20", None, "位", "rank")]),
        ("按6∶4的比例分担", [("6∶4", "None", None, "", "qualitative")]),
        ("自受理之日起15个工作日内", [("15个工作日内", "15", None, "个工作日", "le")]),
        ("突破千亿元", [("突破千亿元", "1000", None, "亿元", "ge")]),
        ("万米级作业系统", [("万米", "10000", None, "米", "eq")]),
        ("三年以上七年以下有期徒刑", [("三年以上七年以下", "3", "7", "年", "range")]),
        ("2000元以上1万元以下罚款", [("2000元以上1万元以下", "2000", "10000", "元", "range")]),
        ("缴费满一年不足五年的", [("满一年不足五年", "1", "5", "年", "range")]),
        ("超过其上一年度研发费用的20%", [("20%", "20", None, "%", "ge")]),
        ("分别达到100%、90%、80%以上", [("100%", "100", None, "%", "eq"), ("90%", "90", None, "%", "eq"), ("80%以上", "80", None, "%", "ge")]),
        ("分别给予10万元、300万元", [("10万元", "10", None, "万元", "eq"), ("300万元", "300", None, "万元", "eq")]),
        ("装机10万千瓦，投资三十万元", [("10万千瓦", "10", None, "万千瓦", "eq"), ("三十万元", "30", None, "万元", "eq")]),
    ],
)  # fmt: skip
def test_quantities_with_value_unit_and_comparison(text: str, expected: Found) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021年9月9日", "2016—2020年", "每年3月底前", "到“十四五”末", "云政发〔2021〕18号", "国办发[2017]5号", "第99次常务会议",
        "依照本办法第五条第二款第（三）项", "第一章　总则", "（三）其他情形", "一是看实效；二是看评价", "实施三大计划", "305项目办公室",
        "拨打12396", "电话0951-5032115", "手机13812345678", "治理PM2.5和O3", "5G技术", "GB/T 9704-2012", "“双一流”建设", "“一人一策”",
        "4＋1", "推行“三项制度”改革", "《关于加强十项工作的意见》", "统一规划、一体推进", "同一个单位", "一次性奖励", "第三方机构", "数十家企业",
        "几百人", "一批关键技术", "上一年度", "十九届五中全会", "24小时服务热线", "会议9:30开始", "三三制", "四川省", "万一发生",
    ],
)  # fmt: skip
def test_dates_numbers_of_documents_and_names_are_no_quantities(text: str) -> None:
    assert _found(text) == []


_PIECES = st.sampled_from(
    [
        "2025年", "2021年9月9日", "2016—2020年", "每年3月底前", "“十四五”末", "〔2021〕18号", "第五条第二款", "（三）", "不低于", "突破", "达到", "三分之一",
        "翻一番", "12", "3.5", "一百", "两", "千", "万", "亿", "个", "家", "元", "%", "％", "—", "至", "、", "，", "。", "以上", "左右", "余", "级", "的", "企业", "比",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_quantities_slice_back_and_overlap_neither_each_other_nor_a_date_nor_a_document_number(
    text: str,
) -> None:
    closed = [(p.span.start, p.span.end) for p in find_periods(text)]
    at = text.find("〔2021〕18号")
    if at >= 0:
        closed.append((at, at + len("〔2021〕18号")))
    end = 0
    for quantity in find_quantities(text):
        assert quantity.span.of(text) == quantity.text
        assert quantity.span.start <= quantity.core.start < quantity.core.end <= quantity.span.end
        assert quantity.span.start >= end
        assert not any(start < quantity.span.end and quantity.span.start < stop for start, stop in closed)
        end = quantity.span.end


@settings(max_examples=30, deadline=None)
@given(
    st.text("0123456789一二三百千万亿（）()〔〕“”《》年月日第至—，、的个元%.", min_size=1, max_size=12),
    st.integers(200, 3000),
)
def test_long_runs_of_digits_brackets_and_numerals_end_soon(pattern: str, times: int) -> None:
    started = time.perf_counter()
    find_quantities(pattern * times)
    # linear work is some microseconds a character; a backtracking one would never end
    assert time.perf_counter() - started < 2 + len(pattern) * times * 5e-4


def test_time_grows_no_faster_than_the_text() -> None:
    def seconds(length: int) -> float:
        text = "（第一百二十三亿四千五百六十七万" * length
        started = time.perf_counter()
        find_quantities(text)
        return time.perf_counter() - started

    seconds(50)
    assert seconds(4000) < 0.05 + 40 * max(seconds(400), 0.005)


def test_quantities_of_laws_are_found_and_little_else() -> None:
    """At least nine of ten records found in a hand-labelled sample of law sentences are right, and as many are found."""
    rows = [json.loads(line) for line in (DATA / "law_quantities.jsonl").read_text("utf-8").splitlines()]
    right = found = labelled = 0
    for row in rows:
        wanted = [
            (Decimal(q["value"]), Decimal(q["value_max"]) if q["value_max"] else None, q["unit"])
            for q in row["quantities"]
        ]
        got = [(q.value, q.value_max, q.unit) for q in find_quantities(row["text"])]
        labelled, found = labelled + len(wanted), found + len(got)
        right += sum(1 for quantity in got if quantity in wanted)
    assert labelled >= 100
    assert right / found >= 0.9
    assert right / labelled >= 0.9
