"""Input that nobody would write: made up anew in each run, and what once failed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.fuzzing.oracles import ORACLES, Case, cases, document, question
from eval.fuzzing.words import SUFFIXES, WORDS

FOLDER = Path(__file__).parent / "cases"
SAMPLE = Path(__file__).parents[3] / "corpus" / "documents"
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDY = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=60).map("".join)


@pytest.mark.parametrize("case", cases(FOLDER), ids=lambda case: f"{case.oracle}-{case.file.name[:16]}")
def test_what_once_failed_is_read(case: Case) -> None:
    ORACLES[case.oracle](case.file.read_bytes())


@CALM
@given(WORDY, st.integers(0, 2))
def test_any_document_is_read_or_refused_in_words(text: str, kind: int) -> None:
    document(bytes([kind]) + text.encode("utf-8", "surrogatepass"))


@CALM
@given(st.data())
def test_any_damaged_document_is_read_or_refused_in_words(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(f for f in SAMPLE.iterdir() if f.suffix in SUFFIXES)))
    whole = bytearray(file.read_bytes()[: 1 << 16])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 64))] = data.draw(st.binary(max_size=32))
    document(bytes([SUFFIXES.index(file.suffix)]) + bytes(whole))


@CALM
@given(WORDY, st.lists(WORDY, max_size=2))
def test_any_question_is_answered_or_refused_in_words(text: str, history: list[str]) -> None:
    question("\n".join([text.replace("\n", " "), *history]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "text",
    ["（" * 200_000, "《" * 200_000 + "》" * 200_000, "一、" * 100_000, "1." * 100_000, "\u202e\u2066" * 200_000, "第" * 100_000],
    ids=["brackets", "titles", "sections", "items", "marks", "articles"],
)  # fmt: skip
def test_very_many_of_one_sign_are_no_more_than_long(text: str) -> None:
    document(b"\x00" + text[:190_000].encode())
    question(text[:2_000].encode())
