"""What the ranking must know of every clause at once: its kind, length, years and what records it holds, as arrays."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.arrays import load_array, save_array
from indexer.records import Clause, Duty, Target
from indexer.store.schema import DocumentEntry

FILES = (
    "facet-flags.npy",
    "facet-lengths.npy",
    "facet-documents.npy",
    "facet-years-indptr.npy",
    "facet-years.npy",
)
"""The files of the facets."""

_DATE = re.compile(
    r"\d+年\d+月|\d+月\d+日|\d+月|\d+日|[一二三四五六七八九十]+个?月|年底|月底|个工作日|[年半]内"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年|[—－-]|\s*年|\D|$)")
_NUMBER = re.compile(r"[〔\[【(（]\s*(?:19|20)\d{2}\s*[〕\]】)）]\s*第?\s*\d+\s*号|第\s*\d+\s*号$")
_DATED = re.compile(r"(?:日期|时间)[:：\s]*\d{4}|^\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}")
_COLONS = ("：", ":")

_LINE = 40
"""Code points up to which a line of the masthead is not a sentence."""

_SHORT = 25
"""Code points up to which a clause counts as short."""


class Flag(IntFlag):
    """Bits of `Facets.flags`."""

    HEADER = 1
    SIGNATURE = 2
    BARE = 4  # nothing but its label and heading
    ROW = 8
    HEAD_ROW = 16
    SHORT = 32
    PREAMBLE = 64  # before the first labelled unit
    TARGET = 128
    ACTUAL = 256
    SUPPORT = 512
    DUTY = 1024
    DATE = 2048
    NUMBER = 4096
    REFERENCE_LINE = 8192  # says who does what other clauses demand
    LEAD_IN = 16384  # ends with a colon: what follows answers it
    DEFINITION = 32768  # says what a word means
    VALIDITY = 65536  # says from when or how long rules hold, or which they replace
    ADDRESSEES = 262144  # a line of the masthead that says to whom the document goes
    OWN_NUMBER = 524288  # a line of the masthead with the document's number
    DATED_LINE = 1048576  # a line of the masthead that gives a date (发布日期：…)
    CONSEQUENCE = 131072  # says what follows where rules are broken or goals missed


_WORDED: Mapping[Flag, re.Pattern[str]] = {
    Flag.DATE: _DATE,
    Flag.DEFINITION: re.compile(r"所称|是指|指的?是|即为?(?!可|将|时|日)|以下简称|包括(?!但不限于)"),
    Flag.VALIDITY: re.compile(
        r"废止|失效|施行|有效期|不再执行|停止执行|同时停止|实施期|规划期|以.{1,12}为准"
    ),
    Flag.CONSEQUENCE: re.compile(
        r"追回|追缴|取消|不予|不得|骗取|弄虚作假|虚报|终止|约谈|通报|处罚|追究|责令|扣减|调减|核减|摘牌|退出|失信|撤销|收回|问责|责任"
    ),
}
_KINDS: Mapping[str, Flag] = {"target": Flag.TARGET, "actual": Flag.ACTUAL, "support": Flag.SUPPORT}


@dataclass(frozen=True, slots=True)
class Facets:
    """Arrays over all clauses, in row order.

    flags      uint32, bits of Flag
    lengths    uint32, code points of the clause's text
    documents  uint32, ordinal of its document
    indptr     int64 [clauses + 1], the slice of `years` of a clause
    years      int16, years of its targets, ascending; those that only its text names are negative
    """

    flags: NDArray[np.uint32]
    lengths: NDArray[np.uint32]
    documents: NDArray[np.uint32]
    indptr: NDArray[np.int64]
    years: NDArray[np.int16]

    @classmethod
    def open(cls, folder: Path) -> "Facets":
        """Map the files; raises OSError or ValueError where they are missing or do not fit each other."""
        made = cls(
            load_array(folder / FILES[0], np.uint32),
            load_array(folder / FILES[1], np.uint32),
            load_array(folder / FILES[2], np.uint32),
            load_array(folder / FILES[3], np.int64),
            load_array(folder / FILES[4], np.int16),
        )
        size = len(made.flags)
        if not len(made.lengths) == len(made.documents) == len(made.indptr) - 1 == size:
            raise ValueError("facet-*.npy do not fit each other")
        if made.indptr[-1] != len(made.years):
            raise ValueError("facet-years.npy does not fit facet-years-indptr.npy")
        return made

    def __len__(self) -> int:
        return len(self.flags)

    def has(self, rows: NDArray[np.int64], flag: Flag) -> NDArray[np.bool_]:
        """Return bool [rows]: whether any bit of `flag` is set."""
        found: NDArray[np.bool_] = (self.flags[rows] & np.uint32(flag)) != 0
        return found

    def years_of(self, row: int) -> NDArray[np.int16]:
        """Return the years of one clause."""
        return self.years[self.indptr[row] : self.indptr[row + 1]]


@dataclass(slots=True)
class FacetsWriter:
    """Collects the facets document by document."""

    _flags: list[NDArray[np.uint32]] = field(default_factory=list)
    _lengths: list[NDArray[np.uint32]] = field(default_factory=list)
    _documents: list[NDArray[np.uint32]] = field(default_factory=list)
    _counts: list[NDArray[np.int64]] = field(default_factory=list)
    _years: list[NDArray[np.int16]] = field(default_factory=list)

    def add(self, ordinal: int, document: Facets) -> None:
        """Take in the next document, which is number `ordinal`."""
        self._flags.append(document.flags)
        self._lengths.append(document.lengths)
        self._documents.append(np.full(len(document), ordinal, np.uint32))
        self._counts.append(np.diff(document.indptr))
        self._years.append(document.years)

    def reuse(self, earlier: Facets, entries: Sequence[DocumentEntry], ordinal: int) -> None:
        """Take over documents that stand one after the other in an earlier index; the first becomes number `ordinal`."""
        low, high = entries[0].first_row, entries[-1].rows.stop
        sizes = [entry.clauses for entry in entries]
        indptr = earlier.indptr[low : high + 1]
        self._flags.append(np.array(earlier.flags[low:high]))
        self._lengths.append(np.array(earlier.lengths[low:high]))
        self._documents.append(np.repeat(np.arange(ordinal, ordinal + len(entries), dtype=np.uint32), sizes))
        self._counts.append(np.diff(indptr))
        self._years.append(np.array(earlier.years[indptr[0] : indptr[-1]]))

    def write(self, folder: Path) -> None:
        """Write the files."""
        counts = np.concatenate([np.zeros(1, np.int64), *self._counts])
        arrays = (
            np.concatenate([np.zeros(0, np.uint32), *self._flags]),
            np.concatenate([np.zeros(0, np.uint32), *self._lengths]),
            np.concatenate([np.zeros(0, np.uint32), *self._documents]),
            np.cumsum(counts),
            np.concatenate([np.zeros(0, np.int16), *self._years]),
        )
        for name, array in zip(FILES, arrays, strict=True):
            save_array(folder / name, array)


def facets_of(clauses: Sequence[Clause], targets: Sequence[Target], duties: Sequence[Duty]) -> Facets:
    """Return the facets of one document, as number 0."""
    held: dict[str, Flag] = {}
    due: dict[str, set[int]] = {}
    for target in targets:
        held[target.clause_id] = held.get(target.clause_id, Flag(0)) | _KINDS[target.kind]
        due.setdefault(target.clause_id, set()).update(filter(None, (target.year, target.baseline_year)))
    for duty in duties:
        held[duty.clause_id] = held.get(duty.clause_id, Flag(0)) | Flag.DUTY
        if duty.covers and duty.clause_id not in duty.covers:
            held[duty.clause_id] |= Flag.REFERENCE_LINE
    years = [_years(clause, due.get(clause.clause_id, set())) for clause in clauses]
    return Facets(
        flags=np.array(
            [_flags(clause) | held.get(clause.clause_id, Flag(0)) for clause in clauses], np.uint32
        ),
        lengths=np.array([len(clause.text) for clause in clauses], np.uint32),
        documents=np.zeros(len(clauses), np.uint32),
        indptr=np.cumsum([0, *map(len, years)]).astype(np.int64),
        years=np.array([year for some in years for year in some], np.int16),
    )


def _flags(clause: Clause) -> Flag:
    text = clause.text
    flag = _kind_flags(clause)
    signs = {
        Flag.SHORT: len(text) < _SHORT,
        Flag.BARE: bool(clause.heading) and len(text) <= len(clause.label) + len(clause.heading) + 2,
        Flag.LEAD_IN: text.rstrip().endswith(_COLONS),
        Flag.NUMBER: any(char.isdigit() for char in text),
    }
    signs |= {sign: words.search(text) is not None for sign, words in _WORDED.items()}
    for sign, shown in signs.items():
        if shown:
            flag |= sign
    return flag


def _kind_flags(clause: Clause) -> Flag:
    match clause.kind:
        case "header":
            return Flag.HEADER | _header_flags(clause.text)
        case "signature":
            return Flag.SIGNATURE
        case "row":
            return Flag.ROW if any(clause.header_cells) else Flag.ROW | Flag.HEAD_ROW
        case "para" if not any(clause.path):
            return Flag.PREAMBLE
        case _:
            return Flag(0)


def _header_flags(text: str) -> Flag:
    flag = Flag.ADDRESSEES if text.endswith(_COLONS) else Flag(0)
    if len(text) < _LINE:
        flag |= Flag.DATED_LINE if _DATED.search(text) else Flag(0)
        flag |= Flag.OWN_NUMBER if _NUMBER.search(text) else Flag(0)
    return flag


def _years(clause: Clause, due: set[int]) -> list[int]:
    named = {int(year) for year in _YEAR.findall(clause.text)} - due
    return sorted(due) + sorted(-year for year in named)
