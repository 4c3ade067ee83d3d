"""A table row in words: each cell with the head over it, numbers with their unit."""

import pytest

from corpus.model import Span
from indexer.records import Clause
from service.answers.rows import row_words


def row(cells: list[str], heads: list[str]) -> Clause:
    text, spans, at = "\t".join(cells), [], 0
    for cell in cells:
        spans.append(Span(at, at + len(cell)))
        at += len(cell) + 1
    return Clause(
        "d", "d#row_1", 1, "row", "", ("",), (), "", Span(0, len(text)), text,
        cells=tuple(spans), header_cells=tuple(heads),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "heads", "words"),
    [
        (
            ["7", "技术合同成交额", "亿元", "46", "150", "预期性"],
            ["序号", "指标", "单位", "2015年", "2020年", "属性"],
            "技术合同成交额：2015年为46亿元，2020年为150亿元，属性为预期性指标",
        ),
        (
            ["1", "研发投入强度", "%", "1.86", "2.15左右"],
            ["序号", "指标", "单位", "2020年实际", "2023年目标"],
            "研发投入强度：2020年实际为1.86%，2023年目标为2.15%左右",
        ),
        (
            ["3", "认定奖励", "首次认定的企业", "20万元", "第十二条"],
            ["序号", "项目", "支持对象", "标准", "依据"],
            "认定奖励：支持对象为首次认定的企业，标准为20万元，依据第十二条",
        ),
        (["甲", "—", "乙"], ["", "说明", ""], "甲：乙"),
        (["—"], [""], "—"),
    ],
)
def test_a_row_is_said_as_a_sentence(cells, heads, words):
    assert row_words(row(cells, heads)) == words
