from datetime import date

import pytest

from indexer.encoder import open_encoder
from indexer.lexicon import load_lexicon
from indexer.tokenizer import Tokenizer
from service.query import QueryMaker


@pytest.fixture(scope="module")
def maker() -> QueryMaker:
    return QueryMaker(
        Tokenizer(),
        open_encoder(None),
        load_lexicon(),
        ("云梦泽市",),
        "宁夏回族自治区",
        today=date(2026, 3, 1),
    )


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("湖南的森林覆盖率", {"湖南省"}),
        ("广西壮族自治区的森林覆盖率", {"广西壮族自治区"}),
        ("深圳要建多少个充电站", {"深圳市", "广东省"}),  # a city brings its province
        ("云梦泽要建多少个充电站", {"云梦泽市"}),
        ("我区的研发强度目标", {"宁夏回族自治区"}),
        ("咱们这儿的研发补助", {"宁夏回族自治区"}),
        ("我是做软件的，研发补助最多给多少", set()),  # 我 is no place
    ],
)
def test_places_are_understood(maker, text, regions):
    assert maker.make(text).regions == regions


def test_indicators_and_agencies_go_by_their_common_names(maker):
    query = maker.make("自治区科学技术厅 研发强度")
    assert query.agencies == ("科技厅",)
    assert query.indicators == ("全社会研发经费投入强度",)


def test_an_indicator_with_a_year_asks_for_its_number(maker):
    assert maker.make("研发强度 2030").question.kind == "target"
    assert maker.make("充电桩 怎么建").question.kind == "measure"


def test_last_year_is_counted_from_today(maker):
    assert maker.make("去年研发强度是多少").question.years == (2025,)


def test_what_is_carried_over_weighs_less_than_what_is_asked(maker):
    query = maker.make("那湖南呢？", ["广东要建多少个充电站？"])
    assert query.terms["湖南"] == 1.0
    assert 0 < query.terms["充电站"] < 1.0


def test_the_story_around_a_question_weighs_little_but_says_where(maker):
    story = "我在云梦泽市做小生意，平时忙得脚不沾地，家里老人孩子都要照顾，生意也不好做。" * 3
    query = maker.make(f"{story}请问研发补助最多给多少？")
    assert query.question.text == "研发补助最多给多少?"
    assert query.regions == {"云梦泽市"}
    assert query.terms["补助"] == 1.0
    assert query.terms["生意"] < 0.2


@pytest.mark.parametrize("length", [1, 2000])
def test_a_question_of_any_length_is_taken(maker, length):
    assert maker.make("补" * length).terms


def test_a_comparison_is_taken_apart_into_what_is_asked_of_each(maker):
    parts = maker.parts(maker.make("湖南和广东2025年的充电桩目标谁更高"))
    assert [part.regions for part in parts] == [{"湖南省"}, {"广东省"}]
    assert {part.question.kind for part in parts} == {"target"}
