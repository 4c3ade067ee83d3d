"""What every search engine keeps to: the scores, the limits, the filters, the order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np
import pytest

from indexer.engine import FIELD, All, Either, Match, Scope
from indexer.index import Index
from service.filters import condition
from service.filters import wanted as fits
from service.schema import Filters

QUESTIONS = ("研发经费投入强度", "节水型社会建设", "重点实验室由谁牵头", "安家补助 高层次人才", "2.4%")
TODAY = date(2024, 6, 1)

FILTERS = (
    Filters(doc="规划—甲"),
    Filters(doc=["办法", "要点 2021", "没有"]),
    Filters(region="广州"),
    Filters(region="广东省"),
    Filters(region="云溪省"),
    Filters(region=["云溪省", "深圳市"]),
    Filters(region=""),
    Filters(issuer="人民政府"),
    Filters(issuer=["科学技术厅", "深圳"]),
    Filters(issuer="100%"),
    Filters(issuer='%\\_"'),
    Filters(issuer="1_0"),
    Filters(issuer=""),
    Filters(genre="办法"),
    Filters(status="expired"),
    Filters(status=["in_force", "repealed"]),
    Filters(status="unknown"),
    Filters(document_number="云政发(2017)26号"),
    Filters(document_number=""),
    Filters(year=2017),
    Filters(year=[2021, 2023]),
    Filters(issued_from="2021-01-04"),
    Filters(issued_to="2021-01-04"),
    Filters(issued_from="2018-01-01", issued_to="2022-12-31"),
    Filters(region="广东省", status="in_force", year=2023),
    Filters(doc="没有"),
)


@pytest.fixture
def wanted() -> Callable[..., Any]:
    from indexer.engine import Wanted
    from indexer.tokenizer import Tokenizer

    def made(index: Index, question: str, sparse: int = 50, dense: int = 0) -> Wanted:
        terms = dict.fromkeys(Tokenizer().terms(question), 1.0)
        return Wanted(terms, index.encoder.encode_questions([question])[0], sparse, dense)

    return made


def test_scores_are_bm25_by_field_and_the_inner_product(index: Index, wanted: Any) -> None:
    for question in QUESTIONS:
        asked = wanted(index, question, dense=4)
        got = index.engine.find(asked)
        assert len(got) >= 4
        assert got.rows.dtype == np.int64
        assert np.all(np.diff(got.rows) > 0)
        assert set(got.words) == set(index.sparse.fields)
        for name, scores in got.words.items():
            expected = index.sparse.scores(asked.terms, {name: 1.0})[got.rows]
            np.testing.assert_allclose(scores, expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(got.dense, index.dense.scores(asked.vector, got.rows), atol=2e-6)


def test_the_best_by_words_and_the_best_by_vector_are_found(index: Index, wanted: Any) -> None:
    asked = wanted(index, "安家补助", sparse=1, dense=1)
    best = int(np.argmax(index.sparse.scores(asked.terms, {FIELD: 1.0})))
    nearest = int(np.argmax(index.dense.scores(asked.vector)))
    assert set(index.engine.find(asked).rows.tolist()) == {best, nearest}


def test_only_as_many_are_found_as_are_wanted_and_more_than_there_are_does_no_harm(
    index: Index, wanted: Any
) -> None:
    assert len(index.engine.find(wanted(index, "研发经费", sparse=2))) == 2
    assert index.engine.find(wanted(index, "研发经费", sparse=0, dense=1_000)).rows.tolist() == list(
        range(len(index.sparse))
    )
    assert 2 <= len(index.engine.find(wanted(index, "研发经费", sparse=1_000))) < len(index.sparse)
    assert len(index.engine.find(wanted(index, "研发经费", sparse=0, dense=0))) == 0


def test_words_that_stand_nowhere_find_nothing(index: Index, wanted: Any) -> None:
    for question in ("zzz", "", "？！"):
        got = index.engine.find(wanted(index, question))
        assert (got.rows.tolist(), got.dense.tolist()) == ([], [])
        assert set(got.words) == set(index.sparse.fields)
        assert not any(len(scores) for scores in got.words.values())


def test_filters_let_through_what_they_say_and_nothing_else(index: Index, wanted: Any) -> None:
    asked = wanted(index, "节水", dense=1_000)
    seen = set()
    for filters in FILTERS:
        scope = Scope(
            condition(filters, TODAY),
            lambda filters=filters: index.store.rows_where(lambda entry: fits(entry, filters, TODAY)),
        )
        got = index.engine.find(asked, scope).rows
        assert got.tolist() == np.flatnonzero(scope.mask).tolist(), filters
        seen.add(tuple(got.tolist()))
    assert len(seen) >= 6


def test_conditions_hold_one_in_the_other(index: Index, wanted: Any) -> None:
    nothing = np.zeros(len(index.sparse), np.bool_)
    asked = wanted(index, "节水", dense=1_000)
    assert len(index.engine.find(asked, Scope(Either(()), lambda: nothing))) == 0
    assert len(index.engine.find(asked, Scope(All(()), lambda: ~nothing))) == len(index.sparse)
    never = All((Match("doc", "in", ("办法",)), Match("doc", "in", ())))
    assert len(index.engine.find(asked, Scope(never, lambda: nothing))) == 0


def test_the_same_question_finds_the_same_every_time_and_in_any_thread(index: Index, wanted: Any) -> None:
    asked = [wanted(index, question, sparse=3, dense=3) for question in QUESTIONS] * 4

    def told(one: Any) -> Any:
        got = index.engine.find(one)
        return got.rows.tolist(), [scores.tolist() for scores in got.words.values()], got.dense.tolist()

    alone = [told(one) for one in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(told, asked)) == alone


def test_names_beyond_ascii_are_found_by(index: Index, wanted: Any) -> None:
    rows = index.engine.find(wanted(index, "投入强度")).rows
    assert "规划—甲#p_2" in {clause.clause_id for clause in index.store.clauses(rows)}


def test_an_engine_that_is_there_says_so(index: Index) -> None:
    index.engine.check()
    assert index.engine.name in {"local", "milvus"}
