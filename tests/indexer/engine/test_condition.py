"""Conditions as expressions, and what is written into a collection: the same that the filters say in Python."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.masthead.terms import status_on
from corpus.model import Masthead
from indexer.engine import All, Either, Match, day_number
from indexer.milvus.collection import Names, VectorIndex
from indexer.milvus.condition import expression
from indexer.milvus.entities import lasting_status, shortened

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (All(()), "row >= 0"),
        (Either(()), "row < 0"),
        (Match("doc", "in", ()), "row < 0"),
        (Match("doc", "in", ('计划"二"', "a\\b")), r'doc in ["计划\"二\"", "a\\b"]'),
        (Match("year", "in", (2024, 2025)), "year in [2024, 2025]"),
        (Match("issued", "from", (20240101,)), "issued >= 20240101"),
        (Match("issued", "above", (0,)), "issued > 0"),
        (Match("issuer", "part", ("科技厅", "5%")), r'issuer like "%科技厅%" or issuer like "%5\\%%"'),
        (
            Either((All((Match("a", "to", (1,)), Match("b", "to", (2,)))), Match("c", "to", (3,)))),
            "((a <= 1) and (b <= 2)) or (c <= 3)",
        ),
        (Match("doc", "in", ("\ud800",)), 'doc in ["?"]'),
    ],
)
def test_a_condition_as_an_expression(condition: All | Either | Match, expected: str) -> None:
    assert expression(condition) == expected


@given(
    st.sampled_from(["in_force", "expired", "repealed", "unknown"]),
    st.none() | DAYS,
    st.none() | st.tuples(st.integers(1995, 2040), st.integers(1995, 2040)),
    st.sampled_from(["规划", "办法"]),
    DAYS,
)
def test_a_lasting_status_says_what_the_status_of_any_day_is(status, expires, period, genre, day):
    head = Masthead(
        status=status, expires=expires and expires.isoformat(), period=period and (min(period), max(period)), genre=genre
    )  # fmt: skip
    stated, until = lasting_status(head)
    assert status_on(head, day) == (stated if day_number(day.isoformat()) <= until else "expired")


@given(st.text(max_size=40).map(lambda text: text * 3_000))
def test_a_text_is_shortened_to_what_a_field_holds(text):
    kept = shortened(text)
    assert text.startswith(kept)
    assert len(kept.encode()) <= 65_535
    assert len(kept.encode()) > 65_531 or kept == text


@given(st.integers(0, 999_999), st.integers(0, 65_535))
def test_a_collection_is_named_after_its_generation(number, random):
    generation = f"{number:06d}-20250131T081500Z-{random:04x}"
    names = Names("zw_1")
    assert names.generation(names.collection(generation)) == generation
    assert Names("zw").generation(names.collection(generation)) is None


def test_a_graph_is_searched_at_least_as_wide_as_what_is_wanted():
    graph = VectorIndex("HNSW", {"M": 16}, {"ef": 256}, "ef")
    assert (graph.asked(10), graph.asked(300)) == ({"ef": 256}, {"ef": 300})
    assert np.all([VectorIndex("FLAT", {}, {}).asked(k) == {} for k in (1, 1_000)])
