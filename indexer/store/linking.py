"""What depends on all documents together: who repealed whom, and which document and clause a reference means."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from corpus.masthead import link_repeals
from corpus.model import Document, Masthead
from indexer.references import DocumentKey, document_key, resolve
from indexer.store.build import StoreWriter

_BATCH = 10_000


def link(store: StoreWriter) -> None:
    """Settle repeals and references among the documents of a store; call it when all documents are in."""
    store.index_documents()
    mastheads = store.mastheads()
    store.set_mastheads(link_repeals(mastheads))
    keys = [_key(doc, masthead, store) for doc, masthead in mastheads.items()]
    references = store.open_references()
    meant: list[tuple[str | None, str | None, int]] = []
    while batch := list(islice(references, _BATCH)):
        resolved = resolve([reference for _, reference in batch], keys)
        meant += [
            (reference.target_doc, reference.target_clause, number)
            for (number, _), reference in zip(batch, resolved, strict=True)
        ]
    store.set_references(meant)


def _key(doc: str, masthead: Masthead, store: StoreWriter) -> DocumentKey:
    key = document_key(Document(doc, "", "", "", (), masthead), ())
    return replace(key, places=_Places(doc, store))


class _Places(Mapping[str, str]):
    """The places of a document, looked up when a reference asks for one."""

    def __init__(self, doc: str, store: StoreWriter) -> None:
        self._doc = doc
        self._store = store

    def __getitem__(self, place: str) -> str:
        clause_id = self._store.clause_at(self._doc, place)
        if clause_id is None:
            raise KeyError(place)
        return clause_id

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError("places are looked up, not listed")

    def __len__(self) -> int:
        raise NotImplementedError("places are looked up, not counted")
