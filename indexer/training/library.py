"""Articles and questions as numbered terms, so that training composes texts without reading them again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.tokenizer import Tokenizer
from indexer.training.bags import Bags, Slice, concatenated, number_texts
from indexer.training.sources import Article

_SENTENCE_END = re.compile(r"(?<=[。；;！？!?\n])")


@dataclass(frozen=True, slots=True)
class Library:
    """Articles and questions, each text a slice of `bags`.

    bags            titles, headings, sentences and questions
    title           the bag of each article's title
    headings        the bag of each article's trail of headings
    sentences       article i has the bags sentences[i]:sentences[i + 1]
    first_question  question i is the bag first_question + i
    """

    bags: Bags
    title: NDArray[np.int64]
    headings: NDArray[np.int64]
    sentences: NDArray[np.int64]
    first_question: int

    @classmethod
    def of(
        cls, articles: Sequence[Article], questions: Iterable[str], terms: Sequence[str], tokenizer: Tokenizer
    ) -> "Library":
        """Number all texts; term i of `terms` has the number i."""
        numbers = {term: number for number, term in enumerate(terms)}
        above = list(dict.fromkeys(chain.from_iterable((a.title, a.headings) for a in articles)))
        place = {text: number for number, text in enumerate(above)}
        split = [sentences(article.text) for article in articles]
        counts = np.cumsum([0] + [len(parts) for parts in split])
        bags = concatenated(
            number_texts(texts, numbers, tokenizer)
            for texts in (above, chain.from_iterable(split), questions)
        )
        return cls(
            bags,
            np.array([place[article.title] for article in articles], np.int64),
            np.array([place[article.headings] for article in articles], np.int64),
            counts + len(above),
            len(above) + int(counts[-1]),
        )

    def heading(self, article: int) -> list[Slice]:
        """Return what stands above an article."""
        above = int(self.title[article]), int(self.headings[article])
        return [self.bags.slice(place, place + 1) for place in above]

    def body(self, article: int) -> list[Slice]:
        """Return the words of an article."""
        return [self.bags.slice(int(self.sentences[article]), int(self.sentences[article + 1]))]

    def without(self, article: int, sentence: int) -> list[Slice]:
        """Return the words of an article without the sentence in the bag `sentence`."""
        first, last = int(self.sentences[article]), int(self.sentences[article + 1])
        return [self.bags.slice(first, sentence), self.bags.slice(sentence + 1, last)]

    def whole(self, article: int) -> list[Slice]:
        """Return an article as it is encoded for search."""
        return self.heading(article) + self.body(article)

    def question(self, number: int) -> list[Slice]:
        """Return a question."""
        return [self.bags.slice(self.first_question + number, self.first_question + number + 1)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, with what ends them.

    >>> sentences("鼓励创新；支持创业。")
    ['鼓励创新；', '支持创业。']
    """
    return [part for part in _SENTENCE_END.split(text) if part.strip()]
