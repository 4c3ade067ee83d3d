"""Opens what an index offers to answers."""

import re
from collections import defaultdict
from collections.abc import Sequence

from corpus.regions import province_of
from indexer.encoder import Encoder
from indexer.engine import FIELD
from indexer.index import Index
from indexer.lexicon import Lexicon
from service.answers.bodies import Bodies
from service.answers.indicators import Names
from service.answers.material import Holdings
from service.answers.readings import Readings, Tree
from service.answers.wording import successor_title
from service.catalogue import Catalogue
from service.checks.witness import Above, Witnesses
from service.citing import Citer
from service.features import RecordMatcher
from service.held import Shelf
from service.verify import Verifier

_NUMBER = re.compile(r"^(?P<head>[^〔\[\d]*)[〔\[]?(?P<year>\d{4})[〕\]]?第?(?P<serial>\d+)号$")


def open_holdings(
    index: Index,
    shelf: Shelf,
    citer: Citer,
    catalogue: Catalogue,
    matcher: RecordMatcher,
    lexicon: Lexicon,
    encoder: Encoder,
) -> Holdings:
    """Return the holdings of an open index; nothing is read before it is asked for."""
    return Holdings(
        Readings(shelf, encoder.encode_passages),
        Tree(index.store, shelf),
        citer,
        matcher,
        lexicon,
        index.store.facts,
        lambda terms: index.sparse.idf(terms, FIELD),
        _by_region(index),
        Bodies(index.store.facts, catalogue, lexicon.canonical_agency),
        lambda doc: entry.rows if (entry := index.store.document(doc)) else range(0),
        Names(lexicon),
        _ByNumber(index),
    )


def open_verifier(holdings: Holdings) -> Verifier:
    """Return the check of answers over these holdings."""
    return Verifier(Witnesses(_Finder(holdings), holdings.lexicon), holdings.citer.text, holdings.lexicon)


class _Finder:
    """Finds a clause with its records and what is known of its document."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def __call__(self, clause_id: str) -> Above | None:
        row = self._holdings.tree.row_of(clause_id)
        if row is None:
            return None
        held = self._holdings.readings([row])[0].held
        citer = self._holdings.citer
        head = citer.head(held.clause.doc)
        successor = successor_title(head.repealed_by, citer) if head.repealed_by else ""
        return Above(held.clause, held.targets, held.duties, head, citer.status(held.clause.doc), successor)


def _by_region(index: Index) -> dict[str, tuple[str, ...]]:
    docs: dict[str, list[str]] = defaultdict(list)
    for entry in index.store.documents:
        head = entry.masthead
        for region in dict.fromkeys(filter(None, (head.region, *head.region_path, province_of(head.region)))):
            docs[region].append(entry.doc)
    return {region: tuple(names) for region, names in docs.items()}


class _ByNumber:
    """Finds documents by their numbers; a number may be cited with less of its head than the document prints."""

    def __init__(self, index: Index) -> None:
        self._docs: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
        for entry in index.store.documents:
            match = _NUMBER.match(entry.masthead.document_number or "")
            if match:
                self._docs[int(match["year"]), int(match["serial"])].append((match["head"], entry.doc))

    def __call__(self, named: Sequence[tuple[str, int, int]]) -> list[str]:
        return [
            doc
            for head, year, serial in named
            for own, doc in self._docs.get((year, serial), ())
            if head.endswith(own) or own.endswith(head)
        ]
