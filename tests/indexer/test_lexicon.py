"""The lexicon: names of bodies and indicators, expansion of questions, files of the user's own."""

import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ZhengwenError
from indexer.lexicon import Lexicon, LexiconError, load_lexicon

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("科技厅", "科技厅"),
        ("自治区科学技术厅", "科技厅"),
        ("宁夏回族自治区科技厅", "科技厅"),
        ("省 科技厅", "科技厅"),
        ("市科技局", "科技局"),
        ("科学技术部", "科技部"),
        ("自治区经济和信息化委", "工业和信息化厅"),
        ("经信委", "工业和信息化厅"),
        ("省发展和改革委员会", "发展改革委"),
        ("国家发改委", "发展改革委"),
        ("省人力资源和社会保障厅", "人力资源社会保障厅"),
        ("省卫生计生委", "卫生健康委"),
        ("省委组织部", "组织部"),
        ("自治区党委组织部", "组织部"),
        ("省市场监管局（省知识产权局）", "市场监管局"),
        ("市场监管局", "市场监管局"),
        ("国家税务总局广东省税务局", "税务局"),
        ("团省委", "团委"),
        ("乌鲁木齐海关", "乌鲁木齐海关"),
        ("临江市政府", "临江市人民政府"),
        ("省风筝协会筹备组", "风筝协会筹备组"),
        ("有关部门", "有关部门"),
    ],
)
def test_canonical_names_of_bodies(lexicon: Lexicon, name: str, canonical: str) -> None:
    assert lexicon.canonical_agency(name) == canonical


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("省科技厅", "科技厅", True),
        ("自治区科技厅", "宁夏科学技术厅", True),
        ("省科技厅", "市科技局", False),
        ("省科技厅", "省财政厅", False),
        ("省发展改革委", "市发展改革委", False),
        ("发改委", "市发展改革委", True),
        ("临江市财政局", "东湖市财政局", False),
        ("省知识产权局", "省市场监管局（省知识产权局）", True),
        ("经信委", "省工信厅", True),
    ],
)
def test_same_body(lexicon: Lexicon, first: str, second: str, same: bool) -> None:
    assert lexicon.same_agency(first, second) is same
    assert lexicon.same_agency(second, first) is same


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("研发投入强度", "全社会研发经费投入强度"),
        ("R&D经费占GDP的比重", "全社会研发经费投入强度"),
        ("r&d投入强度", "全社会研发经费投入强度"),
        ("高企数量", "国家高新技术企业数"),
        ("国家高新技术企业总数", "国家高新技术企业数"),
        ("全省科技型中小企业数", "科技型中小企业数"),
        ("万人有效发明专利拥有量", "每万人口发明专利拥有量"),
        ("PM2.5浓度", "细颗粒物浓度"),
        ("桂花开放率", None),
        ("", None),
    ],
)
def test_canonical_names_of_indicators(lexicon: Lexicon, name: str, canonical: str | None) -> None:
    assert lexicon.canonical_indicator(name) == canonical


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("科技厅和省财政厅牵头哪些任务？", [("科技厅", "科技厅"), ("省财政厅", "财政厅")]),
        ("自治区发改委管什么", [("自治区发改委", "发展改革委")]),
        ("由临江市人民政府会同省委组织部", [("临江市人民政府", "临江市人民政府"), ("省委组织部", "组织部")]),
        ("集团委托工会同行业协会海外办学，农业局势平稳", []),
        ("科协同创新", []),
    ],
)
def test_bodies_in_a_text(lexicon: Lexicon, text: str, found: list[tuple[str, str]]) -> None:
    mentions = lexicon.find_agencies(text)
    assert [(mention.name, mention.canonical) for mention in mentions] == found
    assert all(mention.span.of(text) == mention.name for mention in mentions)


def test_indicators_in_a_text_take_the_longest_name(lexicon: Lexicon) -> None:
    text = "每万人口高价值发明专利拥有量和GDP是多少"
    assert [mention.canonical for mention in lexicon.find_indicators(text)] == [
        "每万人口高价值发明专利拥有量",
        "地区生产总值",
    ]


def test_expansions_go_from_what_is_said_to_what_is_printed(lexicon: Lexicon) -> None:
    assert dict(lexicon.expansions("高企认定有奖励吗"))["高新技术企业"] == 0.8
    assert "弄虚作假" in dict(lexicon.expansions("骗补的后果"))
    assert "人工智能" in dict(lexicon.expansions("ai产业"))
    assert "人工智能" not in dict(lexicon.expansions("AIDS防治"))
    assert "骗补" not in dict(lexicon.expansions("弄虚作假的怎么处理"))


def test_weights_stay_below_the_words_of_the_question_and_fall(lexicon: Lexicon) -> None:
    found = lexicon.expansions("高企研发补贴申报条件和GDP，科技厅谁负责")
    weights = [weight for _, weight in found]
    assert weights == sorted(weights, reverse=True)
    assert 0 < weights[-1] <= weights[0] < 1
    assert len({term for term, _ in found}) == len(found)


def test_the_empty_lexicon_knows_nothing() -> None:
    empty = Lexicon.empty()
    assert empty.canonical_agency("省经信委") == "经信委"
    assert empty.canonical_indicator("GDP") is None
    assert empty.find_agencies("科技厅") == empty.find_indicators("GDP") == empty.expansions("高企") == ()


def test_every_name_of_the_built_in_lexicon_leads_to_one_that_leads_to_itself(lexicon: Lexicon) -> None:
    for name, canonical in lexicon.agencies.items():
        assert lexicon.agencies[canonical.upper()] == canonical, name
    assert all(lexicon.canonical_indicator(name) == name for name in set(lexicon.printed.values()))


def test_the_example_of_the_manual_works(tmp_path: Path) -> None:
    manual = (ROOT / "docs" / "lexicon.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    file = tmp_path / "本地词表.toml"
    file.write_text(example, "utf-8")
    lexicon = load_lexicon(file)
    for name in ("省海上风电推进办公室", "海风办", "省新能源产业推进办"):
        assert lexicon.canonical_agency(name) == "风电办"
    assert lexicon.canonical_agency("省科教厅") == lexicon.canonical_agency("科学技术厅") == "科技厅"
    assert lexicon.canonical_indicator("海风装机") == "海上风电装机容量"
    assert dict(lexicon.expansions("海风装机要到多少"))["海上风电装机容量"] > 0
    assert dict(lexicon.expansions("摆摊归谁管"))["流动摊贩"] == 0.4
    assert dict(lexicon.expansions("链专班"))["产业链工作专班"] == 0.8
    assert "资金" not in dict(lexicon.expansions("钱从哪来"))
    assert "资金" in dict(load_lexicon().expansions("钱从哪来"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[agencies]\n"风电办" = "海风办"\n', "[agencies] 中“风电办”应写成字符串列表"),
        ("[agencies]\n风电办 = []\n", "不是合法的 TOML"),
        ('[agency]\n"风电办" = []\n', "不认识的表 [agency]"),
        ("weights = 3\n", "weights 应写成表 [weights]"),
        ('[weights]\neveryday = "大"\n', "[weights] 中“everyday”是 '大'"),
        ("[weights]\neveryday = 7\n", "应为 0 到 1 之间的数"),
        ("[weights]\ndaily = 0.5\n", "不认识的项“daily”"),
        ('[synonyms]\ngroups = [["孤"]]\n', "[synonyms] 中 groups 第 1 组应为两个以上的字符串"),
        ('[synonyms]\n"甲" = ["乙"]\n', "只认 groups 一项，不认识“甲”"),
        ('[related]\n"甲" = [1]\n', "[related] 中“甲”应写成字符串列表"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "词表.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(LexiconError) as raised:
        load_lexicon(file)
    assert says in str(raised.value)
    assert str(file) in str(raised.value)
    assert isinstance(raised.value, ZhengwenError)


def test_a_file_that_is_missing_or_in_another_encoding_is_explained(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="读不了"):
        load_lexicon(tmp_path / "无此文件.toml")
    file = tmp_path / "词表.toml"
    file.write_bytes('[agencies]\n"风电办" = []\n'.encode("gb18030"))
    with pytest.raises(LexiconError, match="UTF-8"):
        load_lexicon(file)


@given(st.text(max_size=40))
def test_anything_can_be_asked(text: str) -> None:
    lexicon = _shared()
    canonical = lexicon.canonical_agency(text)
    assert lexicon.same_agency(text, text)
    assert lexicon.canonical_agency(canonical) == canonical
    for mention in (*lexicon.find_agencies(text), *lexicon.find_indicators(text)):
        assert mention.span.of(text) == mention.name
    assert all(0 < weight < 1 and term not in text for term, weight in lexicon.expansions(text))


@cache
def _shared() -> Lexicon:
    return load_lexicon()


def test_a_long_text_takes_time_in_proportion(lexicon: Lexicon) -> None:
    text = "省科技厅、市政府和全社会研发经费投入强" * 5000
    began = time.perf_counter()
    assert len(lexicon.find_agencies(text)) == 10000
    lexicon.find_indicators(text)
    assert time.perf_counter() - began < 5
