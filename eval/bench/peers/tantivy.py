"""tantivy (Rust, in the manner of Lucene): tokens parted by blanks, BM25, block-max WAND for the best ten."""

from pathlib import Path
from typing import Any

import tantivy

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search

_HEAP = 256_000_000


class Tantivy:
    """The row is a stored field: without it nobody knows which clause was found."""

    def build(self, material: Material, folder: Path) -> None:
        """Index every clause with two writing threads."""
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(_HEAP, 2)
        for row, tokens in enumerate(material.clauses()):
            writer.add_document(tantivy.Document(text=tokens, row=row))
        writer.commit()
        writer.wait_merging_threads()

    def opened(self, _: Material, folder: Path) -> Search:
        """Search any of the terms."""
        schema = _schema()
        searcher = tantivy.Index.open(str(folder)).searcher()
        should, term_query = tantivy.Occur.Should, tantivy.Query.term_query

        def search(query: Query) -> list[int]:
            parts = [(should, term_query(schema, "text", term)) for term in query.terms]
            found = searcher.search(tantivy.Query.boolean_query(parts), K, count=False).hits
            return [searcher.doc(address)["row"][0] for _, address in found]

        return search


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("row", stored=True)
    return builder.build()


def make() -> Tantivy:
    """Return the engine."""
    return Tantivy()
