import pytest

from corpus.model import Masthead
from service.sufficiency.grounds import Grounds
from service.sufficiency.places import core, is_zone, places_of, within


@pytest.fixture(scope="module")
def named(engine):
    def places(text, grounds: Grounds | None = None):
        query = engine.maker.make(text)
        material = engine.composer.material(query, engine.retriever.rank(query))
        return places_of(material, grounds or engine.composer.grounds)

    return places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("固原市2025年要有多少家高企", ["固原市"]),
        ("宁夏固原市的目标", ["固原市"]),
        ("我在白水县科技局工作，能拿多少奖励", ["白水县"]),
        ("滨海试验区有哪些政策", ["滨海试验区"]),
        ("富民强县工程隔多久挑一次县", []),
        ("自治区对县域创新有什么规定", []),
        ("还没上市的企业有什么支持", []),
        ("国家高新区有多少家", []),
    ],
)
def test_places_are_found_by_name_and_by_form(named, text, expected):
    assert named(text) == expected


def test_a_zone_goes_by_what_stands_before_its_kind():
    assert is_zone("滨海新区")
    assert not is_zone("固原市")
    assert (core("滨海试验区"), core("固原市")) == ("滨海", "固原")


def test_a_document_is_for_the_places_within_its_region():
    head = Masthead(region="宁夏回族自治区", region_path=("宁夏回族自治区",))
    assert within("固原市", head)
    assert not within("包头市", head)
    assert within("包头市", Masthead(region="全国"))
