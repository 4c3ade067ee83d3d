"""What a citation says: the words, numbers, years, bodies and records of its clause and of what stands right above it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from corpus.masthead.dates import find_dates
from corpus.model import STATUS_NAMES, Masthead
from indexer.lexicon import Lexicon
from indexer.numerals import NUMERAL_CHARACTERS, NumeralError, parse_numeral
from indexer.periods import find_periods
from indexer.quantities import find_quantities
from indexer.quantities.units import in_base_unit, split_scale
from indexer.records import Clause, Duty, Target
from service.checks.bounds import Bound, known_bounds
from service.citing import locator_of
from service.schema import Citation

_NUMERAL = re.compile(
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?[十百千万亿]*|[{NUMERAL_CHARACTERS}]+(?:点[{NUMERAL_CHARACTERS}]+)?"
)
_NO_NUMBER = re.compile(r"百分[点比率]|千分[点比率]")
_FRACTION = re.compile(rf"(?P<below>[{NUMERAL_CHARACTERS}]+)分之(?P<above>[{NUMERAL_CHARACTERS}]+)")

Amount = tuple[Decimal, str]


def plain(text: str) -> str:
    """Return a text for comparing word by word: NFKC, without white space and Markdown marks."""
    return re.sub(r"[\s*#]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says, whatever is cited of it.

    clause    its words, plain
    around    what names it and stands above it: title, number, headings, heads of a row, place, state, dates; plain
    numbers   values of all numbers in clause and around
    amounts   numbers with their units, in base units, those of the records included
    years     years named, plans read as their years
    bounds    which way each amount is bounded
    bodies    canonical names of the bodies named; leads and supports, of those that its duties name
    """

    clause: str
    around: str
    numbers: frozenset[Decimal]
    amounts: frozenset[Amount]
    years: frozenset[int]
    bodies: frozenset[str]
    leads: frozenset[str]
    supports: frozenset[str]
    targets: tuple[Target, ...]
    bounds: Mapping[Amount, frozenset[Bound]]

    @property
    def words(self) -> str:
        """All words of the clause and around it."""
        return self.clause + self.around


@dataclass(frozen=True, slots=True)
class Witness:
    """A citation as the rules see it: the words cited, plain, and what their clause says."""

    quote: str
    said: Said


@dataclass(frozen=True, slots=True)
class Above:
    """A clause with its records and what a witness needs to know of its document."""

    clause: Clause
    targets: tuple[Target, ...]
    duties: tuple[Duty, ...]
    head: Masthead
    status: str
    successor: str


class Witnesses:
    """Calls the witness of a citation; clauses are read once."""

    def __init__(self, find: Callable[[str], Above | None], lexicon: Lexicon, kept: int = 5_000) -> None:
        """Find clauses by their identity; `lexicon` knows the bodies."""
        self._find = find
        self._lexicon = lexicon
        self._known = lru_cache(maxsize=kept)(self._of_clause)

    def __call__(self, cited: Citation) -> Witness | None:
        """Return what a citation says, None where there is no such clause."""
        known = self._known(cited.clause_id)
        return None if known is None else Witness(plain(cited.quote), known)

    def _of_clause(self, clause_id: str) -> Said | None:
        above = self._find(clause_id)
        if above is None:
            return None
        clause, around = above.clause, _around(above)
        words = f"{clause.text}\n{around}"
        canonical = self._lexicon.canonical_agency
        leads = frozenset(canonical(name) for duty in above.duties for name in duty.lead)
        supports = frozenset(canonical(name) for duty in above.duties for name in duty.support)
        bodies = {mention.canonical for mention in self._lexicon.find_agencies(words)}
        return Said(
            plain(clause.text),
            plain(around),
            numbers_of(words) | _values(above.targets),
            amounts_of(words) | _recorded(above.targets),
            years_of(words),
            frozenset(bodies) | leads | supports,
            leads,
            supports,
            above.targets,
            known_bounds(words, above.targets),
        )


def _around(above: Above) -> str:
    head, clause = above.head, above.clause
    dates = [_day(day) for day in (head.issued, head.effective, head.expires) if day]
    issued = "；".join(day.iso for day in find_dates(clause.text))
    return "\n".join(
        filter(
            None,
            (
                head.title,
                head.document_number,
                head.region,
                "、".join(head.issuer),
                "、".join(head.addressees),
                "\n".join(clause.headings),
                "\n".join(clause.header_cells),
                locator_of(clause),
                STATUS_NAMES.get(above.status, ""),  # type: ignore[call-overload]
                above.successor,
                f"{head.period[0]}—{head.period[1]}年" if head.period else "",
                *dates,
                *(_day(day) for day in issued.split("；") if day),
            ),
        )
    )


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def numbers_of(text: str) -> frozenset[Decimal]:
    """Return the values of all numbers of a text, Arabic and Chinese, single digits included."""
    found: set[Decimal] = set()
    folded = _NO_NUMBER.sub("", unicodedata.normalize("NFKC", text.replace("，", "；")))
    for match in _NUMERAL.finditer(folded):
        try:
            found.add(parse_numeral(match[0]).normalize())
        except NumeralError:
            found |= {parse_numeral(sign).normalize() for sign in match[0] if sign in "零一二三四五六七八九"}
    for match in _FRACTION.finditer(folded):
        found |= {parse_numeral(match["below"]).normalize(), parse_numeral(match["above"]).normalize()}
    return frozenset(found)


def amounts_of(text: str) -> frozenset[Amount]:
    """Return the numbers of a text that have a unit, in base units; both ends of a range."""
    found: set[Amount] = set()
    for quantity in find_quantities(text):
        for value in (quantity.value, quantity.value_max):
            if value is not None:
                found.add(_amount(value, quantity.unit))
    return frozenset(found)


def _amount(value: Decimal, unit: str) -> Amount:
    number, base = in_base_unit(value, unit)
    return number.normalize(), base


def _values(targets: Sequence[Target]) -> frozenset[Decimal]:
    found: set[Decimal] = set()
    for target in targets:
        scale = split_scale(target.unit)[0]
        for value in _stated(target):
            found |= {value.normalize(), (value * scale).normalize()}
    return frozenset(found)


def _recorded(targets: Sequence[Target]) -> frozenset[Amount]:
    return frozenset(_amount(value, target.unit) for target in targets for value in _stated(target))


def _stated(target: Target) -> list[Decimal]:
    return [value for value in (target.value, target.value_max, target.baseline_value) if value is not None]


def years_of(text: str) -> frozenset[int]:
    """Return the years that a text names; a plan counts as all of its years."""
    found = {
        int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", unicodedata.normalize("NFKC", text))
    }
    for period in find_periods(text):
        if period.first is not None and period.last is not None:
            found |= (
                set(range(period.first, period.last + 1))
                if period.kind == "plan"
                else {period.first, period.last}
            )
    return frozenset(found)
