"""The reader of questions for one index."""

from collections.abc import Sequence

from indexer.encoder import Encoder, StaticEncoder
from indexer.index import Index
from indexer.lexicon import Lexicon
from indexer.tokenizer import Tokenizer
from service.typed.known import Frequency, Names, Tells
from service.typed.reading import Reader
from service.typed.typos import TypoFinder


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
