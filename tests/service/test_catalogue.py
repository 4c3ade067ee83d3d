import pytest

from corpus.model import Masthead
from indexer.tokenizer import Tokenizer
from service.catalogue import FEATURES, Catalogue
from service.question import understand

PLAN_OLD = Masthead(
    title="云山省“十三五”节能规划",
    document_number="云政发〔2016〕5号",
    issued="2016-03-01",
    region="云山省",
    genre="规划",
)
PLAN_NEW = Masthead(
    title="云山省“十四五”节能规划",
    document_number="云政发〔2021〕9号",
    issued="2021-04-01",
    region="云山省",
    genre="规划",
)
RULES = Masthead(title="平川市公共数据管理办法（试行）", issued="2023-07-15", region="平川市", genre="办法")


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue.build(
        [("old", PLAN_OLD), ("new", PLAN_NEW), ("rules", RULES)],
        Tokenizer().terms,
        in_force=lambda head: head is not PLAN_OLD,
        regions=lambda head: [head.region],
    )


def rated(catalogue: Catalogue, text: str, regions: frozenset[str] = frozenset()) -> list[dict[str, float]]:
    terms = dict.fromkeys(Tokenizer().terms(text), 1.0)
    rows = catalogue.features(understand(text), terms, regions, [0, 1, 2])
    return [dict(zip(FEATURES, row.tolist(), strict=True)) for row in rows]


def test_a_plan_is_meant_by_its_period(catalogue):
    old, new, rules = rated(catalogue, "“十四五”节能规划的目标")
    assert (old["period"], new["period"], rules["period"]) == (0, 1, 0)
    assert (old["period_conflict"], new["period_conflict"], rules["period_conflict"]) == (1, 0, 0)


def test_a_document_is_meant_by_its_number(catalogue):
    old, new, rules = rated(catalogue, "云政发(2021)9号还管用吗")
    assert (old["number"], new["number"], rules["number"]) == (0, 1, 0)


def test_title_words_speak_for_the_document_that_has_them(catalogue):
    old, new, rules = rated(catalogue, "公共数据管理办法")
    assert rules["title"] == 1
    assert max(old["title"], new["title"]) < 0.5


def test_a_place_speaks_for_its_documents_and_against_others(catalogue):
    old, _, rules = rated(catalogue, "平川市的要求", frozenset({"平川市"}))
    assert (rules["region"], rules["region_conflict"]) == (1, 0)
    assert (old["region"], old["region_conflict"]) == (0, 1)


def test_what_is_no_longer_in_force_is_only_meant_when_asked_for(catalogue):
    assert rated(catalogue, "节能目标是多少")[0]["not_in_force"] == 1
    assert rated(catalogue, "原来的节能目标是多少")[0]["not_in_force"] == 0
    assert rated(catalogue, "原来的节能目标是多少")[0]["old"] == 1


@pytest.mark.parametrize(
    ("text", "regions", "meant"),
    [
        ("“十四五”规划的目标", frozenset(), [False, True, False]),
        ("2023年的办法怎么说", frozenset(), [False, False, True]),
        ("旧规划的目标", frozenset(), [True, False, False]),
        ("新规划的目标", frozenset(), [False, True, False]),
        ("平川市的目标", frozenset({"平川市"}), [False, False, True]),
        ("节能的目标", frozenset(), [True, True, True]),
    ],
)
def test_one_of_the_things_compared_means_its_documents(catalogue, text, regions, meant):
    assert catalogue.meant(understand(text), regions, [0, 1, 2]).tolist() == meant
