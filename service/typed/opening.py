"""The reader of questions for one index."""

from collections.abc import Sequence

from corpus.regions import level_of, normalize
from indexer.encoder import Encoder, StaticEncoder
from indexer.index import Index
from indexer.lexicon import Lexicon
from indexer.tokenizer import Tokenizer
from service.typed.known import Frequency, Names, Tells
from service.typed.reading import Reader
from service.typed.typos import TypoFinder

_MOST_REGIONS = 5_000
"""Scopes that are looked through for names of regions, the most frequent first."""


def open_reader(
    index: Index, lexicon: Lexicon, regions: Sequence[str], tokenizer: Tokenizer, encoder: Encoder
) -> Reader:
    """Return a reader that knows the terms and names of an index; cheap, tables are read when first needed.

    regions  full names of the places that the index names
    """
    frequency = Frequency(index.sparse)
    usual = encoder.numbers if isinstance(encoder, StaticEncoder) else frozenset[str]()
    return Reader(
        TypoFinder(frequency, Names.of(index, lexicon, regions), usual), Tells(tokenizer.terms, frequency)
    )


def regions_named(index: Index) -> frozenset[str]:
    """Return the regions that the scopes of an index's targets name at least twice."""
    rows = index.store.facts.database.rows(
        "SELECT scope FROM targets GROUP BY scope HAVING count(*) > 1 ORDER BY count(*) DESC, scope LIMIT ?",
        (_MOST_REGIONS,),
    )
    names = {normalize(scope) for (scope,) in rows}
    return frozenset(name for name in names if level_of(name) is not None)
