"""Which place a scope means, and which names mean an indicator."""

import pytest

from corpus.model import Masthead
from indexer.lexicon import load_lexicon
from service.facts.indicators import IndicatorNames
from service.facts.places import Place, lies_in, place_of, rank, same_region

CITY = Masthead(region="广州市", region_path=("广东省", "广州市"))
DISTRICT = Masthead(region="黄埔区", region_path=("广东省", "广州市", "黄埔区"))
NORTH = Masthead(region="宁夏回族自治区", region_path=("宁夏回族自治区",))


@pytest.mark.parametrize(
    ("scope", "head", "place"),
    [
        ("", CITY, Place("广州市")),
        ("全市", CITY, Place("广州市")),
        ("我省", CITY, Place("广东省")),
        ("全国", CITY, Place("全国")),
        ("全区", NORTH, Place("宁夏回族自治区")),
        ("全区", DISTRICT, Place("黄埔区")),
        ("全市", DISTRICT, Place("广州市")),
        ("深圳", CITY, Place("深圳市")),
        ("宁夏", CITY, Place("宁夏回族自治区")),
        ("深圳市规上工业企业", CITY, Place("深圳市", "规上工业企业")),
        ("省属国有企业", CITY, Place("广州市", "省属国有企业")),
        ("全省", Masthead(), Place("")),
        ("全省", Masthead(region="某某市"), Place("某某市", "全省")),
    ],
)
def test_the_place_of_a_scope(scope, head, place):
    assert place_of(scope, head) == place


@pytest.mark.parametrize(
    ("asked", "own", "same"),
    [
        ("宁夏", "宁夏回族自治区", True),
        ("宁夏回族自治区", "宁夏回族自治区", True),
        ("吉林省", "吉林市", False),
        ("云梦泽", "云梦泽市", True),
        ("云梦泽县", "云梦泽市", False),
        ("宁夏", "", False),
    ],
)
def test_what_a_caller_calls_a_region(asked, own, same):
    assert same_region(asked, own) is same


def test_a_city_lies_in_its_province():
    assert lies_in(["深圳市"], ["广东省"])
    assert not lies_in(["广东省"], ["深圳市"])


def test_wide_regions_come_first():
    assert sorted(["黄埔区", "广州市", "广东省", "全国"], key=rank) == ["全国", "广东省", "广州市", "黄埔区"]


COUNTS = {
    "R&D投入强度": 2, "全社会研发经费投入强度": 5, "省下达的全社会研发经费投入强度": 1, "深圳市研发投入强度": 1,
    "省属工业企业研发投入强度": 3, "上海港集装箱吞吐量": 1, "灌溉面积": 1, "全省灌溉面积": 2, "孵化器数": 1,
}  # fmt: skip
NAMES = IndicatorNames(load_lexicon(), COUNTS)


def test_names_of_one_indicator_are_found_together():
    meant = {named.name: named.region for named in NAMES.meant("研发投入强度")}
    assert meant == {
        "R&D投入强度": "", "全社会研发经费投入强度": "", "省下达的全社会研发经费投入强度": "", "深圳市研发投入强度": "深圳市",
    }  # fmt: skip


def test_names_that_the_lexicon_lacks_are_compared_without_what_does_not_count():
    assert {named.name for named in NAMES.meant("灌溉面积")} == {"灌溉面积", "全省灌溉面积"}
    assert NAMES.title("灌溉面积") == "全省灌溉面积"


def test_a_region_is_not_cut_off_where_no_indicator_remains():
    assert [named.name for named in NAMES.meant("上海港集装箱吞吐量")] == ["上海港集装箱吞吐量"]
    assert NAMES.meant("港集装箱吞吐量") == ()


def test_a_filter_also_takes_names_that_hold_the_words():
    assert "省属工业企业研发投入强度" in NAMES.filtered("研发投入强度")
    assert "灌溉面积" not in NAMES.filtered("研发投入强度")
    assert NAMES.filtered("，") == ()
