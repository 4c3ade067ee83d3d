"""The generation before: what it holds of unchanged documents is taken over instead of being read again."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Self

from corpus.errors import IndexFault
from indexer.encoder import Encoder
from indexer.facets import Facets
from indexer.index import check_match
from indexer.manifest import Manifest, check_files, read_manifest
from indexer.passages import FIELDS
from indexer.publish import current_generation
from indexer.store import FILE as STORE
from indexer.store import Store
from indexer.store.schema import DocumentEntry
from indexer.tokenizer import Tokenizer


class Earlier:
    """An earlier generation, verified."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self.folder = folder

    @classmethod
    def open(cls, index_dir: Path, code: str, encoder: Encoder) -> Self | None:
        """Return the generation in service, None where there is none, it is damaged, or was made by other code."""
        with suppress(IndexFault, OSError):
            folder = index_dir / current_generation(index_dir)
            manifest = read_manifest(folder)
            check_match(folder, manifest, Tokenizer(), encoder)
            if manifest.code == code and manifest.fields == FIELDS:
                check_files(folder, manifest)
                return cls(folder, manifest)
        return None

    @cached_property
    def entries(self) -> Mapping[str, DocumentEntry]:
        """Its documents by name."""
        store = Store(self.folder / STORE)
        try:
            return {entry.doc: entry for entry in store.documents}
        finally:
            store.close()

    @cached_property
    def facets(self) -> Facets:
        """Its facets."""
        return Facets.open(self.folder)
