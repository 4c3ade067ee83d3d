"""Answers that set values side by side: over years and places, goal and result apart, every cell cited."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.regions import level_of
from indexer.quantities.units import in_base_unit
from indexer.records import Target
from service.answers.dating import year_carried
from service.answers.differences import conclusion
from service.answers.draft import Draft, Line, Said, Table
from service.answers.indicators import named, shown
from service.answers.material import Material
from service.answers.of_records import named_indicators, scope_named
from service.answers.readings import Reading, Sentence
from service.answers.wording import amount, place, short_title
from service.citing import Quotation

_FITS = 0.5
"""How much of an indicator's name the question must cover where the lexicon does not know it."""

_BEHIND = 2.0
"""How far below the best quantity one of an indicator that the question names may stand."""

_IN_WORDS = 4
_MANY = 50
"""Documents of a region that are looked through for a value."""

_QUOTED = 2
"""Documents that are cited for one cell."""

_SINCE = re.compile(r"起点|起步|底子|基数|原来|原先|从多少|比.{0,8}年|增加|提升|提高")
_REACHED = re.compile(r"完成|达到|达没|达标|超额")
_WHOLE = ("全省", "全区", "全市", "全自治区", "省里")
_EACH = ("各市", "各地", "哪个市", "哪个地", "几个市", "五个市", "各盟", "各县", "市里", "哪个区")


@dataclass(frozen=True, slots=True)
class Cell:
    """What documents state for one place and year: goal or result; `grouped` where the place is a group within a region."""

    place: str
    year: int
    target: Target
    quotations: tuple[Quotation, ...]
    grouped: bool = False

    @property
    def name(self) -> str:
        """The indicator without the group."""
        return shown(self.target).removeprefix(self.place) or self.target.indicator

    @property
    def kind(self) -> str:
        """目标 or 实际."""
        return "目标" if self.target.kind == "target" else "实际"


def side_by_side(material: Material) -> Draft | None:
    """Set the values of one indicator side by side; None where fewer than two are stated."""
    cells = _chosen(material, _cells(material))
    if len({(cell.place, cell.year, cell.kind, cell.target.value) for cell in cells}) < 2:
        return None
    said = conclusion(material.asked, material.query.question.text, cells)
    lead = [Line((one,)) for one in said] or _in_words(material, cells)
    return Draft((*lead, _table(material, cells)), tuple(cell.target for cell in cells))


def _cells(material: Material) -> list[Cell]:
    """Return the values of the indicator asked for among all clauses that were ranked."""
    wanted = _wanted(material)
    if wanted is None:
        return []
    found: dict[tuple[str, int, str, object, bool], list[_Stated]] = {}
    _collect(material, wanted, material.ranked, found)
    _collect(material, wanted, _unranked(material, {key[0] for key in found}), found)
    cells = []
    for (where, year, _, _, grouped), stated in found.items():
        quotations = _carried(material, stated, year)
        if quotations:
            plainest = min(stated, key=lambda one: one.target.op in ("lt", "gt", "approx"))
            cells.append(Cell(where, year, plainest.target, quotations, grouped))
    return sorted(cells, key=lambda cell: (cell.place, cell.year, cell.kind))


def _collect(
    material: Material,
    wanted: "_Wanted",
    rows: Sequence[int],
    found: dict[tuple[str, int, str, object, bool], list["_Stated"]],
) -> None:
    """Add what the clauses at these rows state."""
    for reading in material.holdings.readings(rows):
        head = material.holdings.citer.head(reading.clause.doc)
        for sentence in reading.sentences:
            for target in sentence.targets:
                name = named(material, target)
                if target.year is not None and wanted.fits(target, name.key):
                    where = name.group or place(target, head)
                    key = (where, target.year, target.kind, target.value, bool(name.group))
                    found.setdefault(key, []).append(_Stated(reading, sentence, target))


def _unranked(material: Material, places: set[str]) -> list[int]:
    """Return clauses without a rank that hold values of the years asked for, of regions of which no value was found."""
    holdings, query = material.holdings, material.query
    missing = [region for region in sorted(query.regions) if region not in places]
    docs = sorted({doc for region in missing for doc in holdings.by_region.get(region, ())[:_MANY]})
    rows = {
        holdings.tree.row_of(target.clause_id)
        for year in (material.asked.years if docs else ())
        for target in holdings.facts.targets(year=year, docs=docs)
    }
    return sorted(row for row in rows if row is not None and row not in material.ranked)


@dataclass(frozen=True, slots=True)
class _Stated:
    reading: Reading
    sentence: Sentence
    target: Target


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The indicators to be set side by side, by key, and the unit that their values have."""

    keys: frozenset[str]
    unit: str

    def fits(self, target: Target, key: str) -> bool:
        return (
            key in self.keys
            and target.kind != "support"
            and target.op not in ("growth", "rank")
            and in_base_unit(target.value or Decimal(0), target.unit)[1] == self.unit
        )


def _carried(material: Material, stated: Sequence[_Stated], year: int) -> tuple[Quotation, ...]:
    """Return what is cited for a cell: a sentence a document, with what carries its year."""
    quotations: list[Quotation] = []
    docs: set[str] = set()
    for one in stated:
        clause = one.reading.clause
        carried, further = year_carried(material, one.reading, year)
        if carried and clause.doc not in docs and len(docs) < _QUOTED:
            docs.add(clause.doc)
            quotations += [Quotation(clause, one.sentence.span), *further]
    return tuple(quotations)


def _wanted(material: Material) -> _Wanted | None:
    """Return what is to be set side by side: the indicators that the question names, else that of the best quantity."""
    if not material.facts:
        return None
    best = material.facts[0]
    asked_for = named_indicators(material.query, material.asked, material.holdings)
    near = [fact for fact in material.facts if fact.score >= best.score - _BEHIND]
    keys = {fact: named(material, fact.target).key for fact in near}
    chosen = [fact for fact in near if keys[fact] in asked_for] or ([best] if best.fits >= _FITS else [])
    if not chosen:
        return None
    unit = in_base_unit(Decimal(0), chosen[0].target.unit)[1]
    return _Wanted(frozenset(keys[fact] for fact in chosen), unit)


def _chosen(material: Material, cells: Sequence[Cell]) -> list[Cell]:
    """Keep the places and years that are asked for."""
    places = _places(material, cells)
    kept = [cell for cell in cells if cell.place in places]
    years = material.asked.years
    if len(years) > 1:
        text = material.query.question.text
        through = len(years) == 2 and ("到" in text or "至" in text) and not material.asked.derived
        kept = [
            cell for cell in kept if cell.year in years or (through and years[0] <= cell.year <= years[-1])
        ]
    elif len(years) == 1:
        kept = [
            cell
            for cell in kept
            if cell.year == years[0] or (_SINCE.search(material.query.question.text) and cell.year < years[0])
        ]
        kept = kept if any(cell.year == years[0] for cell in kept) else []
    periods = material.query.question.periods
    ends = {last for _, _, last in periods}
    if len(periods) > 1 and len(years) < 2 and any(cell.year in ends for cell in kept):
        kept = [cell for cell in kept if cell.year in ends]
    elif len(years) < 2 and periods:
        spans = [range(first - 1, last + 1) for _, first, last in periods]
        kept = [cell for cell in kept if any(cell.year in span for span in spans)] or kept
        if len(periods) == 1 and material.asked.course and _REACHED.search(material.query.question.text):
            kept = [cell for cell in kept if cell.year == periods[0][2]] or kept
    goals = [cell for cell in kept if cell.target.kind == "target"]
    aimed = (
        material.asked.state == "target"
        and not material.asked.derived
        and not material.asked.from_to
        and not _REACHED.search(material.query.question.text)
    )
    return goals if aimed and len(goals) > 1 else kept


def _places(material: Material, cells: Sequence[Cell]) -> set[str]:
    groups = {cell.place for cell in cells if cell.grouped}
    apart = {
        name for name in groups if material.holdings.matcher.covered(name, material.query.terms) >= _FITS
    }
    return apart | _regions(material, [cell for cell in cells if not cell.grouped])


def _regions(material: Material, cells: Sequence[Cell]) -> set[str]:
    every = {cell.place for cell in cells}
    text = material.query.question.text
    local = {name for name in every if level_of(name) != "province"}
    named = {name for name in every if scope_named(name, material.query)}
    if len(local & named) < 2 and len(local) > 1 and any(word in text for word in _EACH):
        return local
    if named & local:
        return (named & local) | (every - local if any(word in text for word in _WHOLE) else set())
    if named:
        return named
    whole = {name for name in every - local if any(word in text for word in _WHOLE)}
    first = next((cell.place for fact in material.facts for cell in cells if cell.target is fact.target), "")
    return (every - local) or {first} if level_of(first) == "province" or not first else {first} | whole


def _in_words(material: Material, cells: Sequence[Cell]) -> list[Line]:
    """Say few values in a line each before the table; where two documents give two values, which gives which."""
    if len(cells) > _IN_WORDS:
        return []
    places = {cell.place for cell in cells}
    said = []
    for cell in cells:
        where = cell.place if len(places) > 1 else ""
        others = [
            one for one in cells if (one.place, one.year, one.kind) == (cell.place, cell.year, cell.kind)
        ]
        if len(others) > 1:
            where = f"（{short_title(material.holdings.citer.head(cell.target.doc))}）{where}"
        said.append(
            Said(f"{cell.year}年{where}{cell.name}{cell.kind}为{amount(cell.target)}", cell.quotations)
        )
    return [Line((one,)) for one in said]


def _table(material: Material, cells: Sequence[Cell]) -> Table:
    places, years = {cell.place for cell in cells}, {cell.year for cell in cells}
    kinds = [kind for kind in ("目标", "实际") if any(cell.kind == kind for cell in cells)]
    by_place = len(places) > 1
    head = [*(["地区"] if by_place else []), "年份", *kinds, "文件"]
    rows = []
    for where in sorted(places, key=lambda name: [cell.place for cell in cells].index(name)):
        for year in sorted(years):
            row = [cell for cell in cells if (cell.place, cell.year) == (where, year)]
            if row:
                rows.append(_row(material, row, kinds, by_place))
    return Table(tuple(head), tuple(rows))


def _row(material: Material, cells: Sequence[Cell], kinds: Iterable[str], by_place: bool) -> tuple[Said, ...]:
    said = [*([Said(cells[0].place)] if by_place else []), Said(f"{cells[0].year}年")]
    for kind in kinds:
        of_kind = [cell for cell in cells if cell.kind == kind]
        words = "；".join(dict.fromkeys(amount(cell.target) for cell in of_kind)) or "—"
        said.append(Said(words, tuple(quotation for cell in of_kind for quotation in cell.quotations)))
    docs = list(dict.fromkeys(quotation.clause.doc for cell in cells for quotation in cell.quotations))
    said.append(Said("、".join(short_title(material.holdings.citer.head(doc)) for doc in docs[:_QUOTED])))
    return tuple(said)
