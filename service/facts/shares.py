"""Which duties a body has, under all the names that mean it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.regions import leading_regions, province_of
from indexer.lexicon import Lexicon
from indexer.records import Duty
from indexer.store import Store
from indexer.store.facts import Role
from service.facts.places import lies_in, regions_of
from service.schema_facts import DutyQuery

_COLLECTIVE = re.compile(r"各|设区的?|相关|有关|所在")


@dataclass(frozen=True, slots=True)
class Shares:
    """The duties that were asked for.

    units   names as printed that mean the body asked for; empty where none was
    duties  in document order
    """

    units: frozenset[str]
    duties: tuple[Duty, ...]

    @property
    def by_unit(self) -> dict[str, dict[Role, int]]:
        """How many of the duties each of the names has by role, in the order in which the names occur."""
        counts: dict[str, dict[Role, int]] = {}
        for duty in self.duties:
            parts: tuple[tuple[Role, tuple[str, ...]], ...] = (("lead", duty.lead), ("support", duty.support))
            for role, names in parts:
                for name in filter(self.units.__contains__, names):
                    counts.setdefault(name, {"lead": 0, "support": 0})[role] += 1
        return counts

    @property
    def clauses(self) -> int:
        """How many different clauses they govern."""
        return len({name for duty in self.duties for name in duty.covers})


def find_shares(query: DutyQuery, store: Store, lexicon: Lexicon) -> Shares:
    """Return the duties that fit every filter that is set.

    A body with its region before it (宁夏科技厅) has the duties of that body in documents of that region.
    """
    known = dict.fromkeys(name for name, _ in store.facts.units())
    units = frozenset(name for name in known if query.unit and lexicon.same_agency(query.unit, name))
    found = store.facts.duties(docs=query.doc or None, units=units if query.unit else None, role=query.role)
    if query.region:
        found = [duty for duty in found if _in_document_of(duty, query.region, store)]
    place = next(reversed(leading_regions(query.unit)), "") if query.unit else ""
    if place:
        found = [duty for duty in found if _of_place(duty, units, place, store)]
    return Shares(units, tuple(found))


def _of_place(duty: Duty, units: Collection[str], place: str, store: Store) -> bool:
    """Whether a body of this place has the duty: 省科技厅 in another province's document is another body.

    A name with its region was compared already; 各市科技局 is that of each city in the document's region.
    """
    names = [name for name in (*duty.lead, *duty.support) if name in units]
    if any(leading_regions(name) and not _COLLECTIVE.match(name) for name in names):
        return True
    if _in_document_of(duty, [place], store):
        return True
    above = {province_of(place)} | {
        region
        for entry in store.documents
        if entry.masthead.region == place
        for region in regions_of(entry.masthead)
    }
    above.discard("")
    return any(map(_COLLECTIVE.match, names)) and (not above or _in_document_of(duty, sorted(above), store))


def _in_document_of(duty: Duty, regions: Sequence[str], store: Store) -> bool:
    entry = store.document(duty.doc)
    return entry is not None and lies_in(regions_of(entry.masthead), regions)
