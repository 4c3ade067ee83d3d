"""Describes a finished generation and publishes it on the disk and, where there is one, in the search engine beside it: in both or in neither."""

from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from corpus.errors import EngineUnavailable
from indexer.dense import Engine
from indexer.encoder import Encoder
from indexer.engine import Mirror, Step
from indexer.manifest import FORMAT, Manifest, measure, write_manifest
from indexer.passages import FIELDS
from indexer.publish import generations, prune, publish
from indexer.sparse import Postings
from indexer.store import FILE as STORE
from indexer.store import Store
from indexer.tokenizer import Tokenizer


def described(folder: Path, name: str, code: str, encoder: Encoder, engine: Engine) -> Manifest:
    """Describe the files that lie in `folder`, and write that beside them."""
    store = Store(folder / STORE)
    try:
        counts = store.counts()
        named = "".join(f"{entry.doc}\0{entry.sha256}\n" for entry in store.documents)
    finally:
        store.close()
    postings = Postings.open(folder)
    manifest = Manifest(
        format=FORMAT,
        generation=name,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        code=code,
        corpus=sha256(named.encode()).hexdigest(),
        tokenizer=Tokenizer().fingerprint,
        encoder=encoder.name,
        dimensions=encoder.dimensions,
        engine=engine,
        fields=FIELDS,
        counts=counts | {"terms": len(postings.vocabulary), "postings": len(postings.rows)},
        files=measure(folder),
    )
    write_manifest(folder, manifest)
    return manifest


def publish_with(
    mirror: Mirror | None, index_dir: Path, name: str, folder: Path, kept: int, step: Step
) -> None:
    """Publish the finished generation in `folder` under its name and remove those that are not kept.

    mirror  takes the generation first; raises EngineUnavailable, and nothing is published, where it does not
    step    is told how far the mirror is
    """
    with mirror.publishing(folder, step) if mirror else nullcontext():
        publish(index_dir, name, folder)
    prune(index_dir, kept)
    if mirror:
        with suppress(EngineUnavailable):  # what is left over goes with the next publication
            mirror.keep(generations(index_dir))
