"""Bags of numbered terms and the library of texts: slices compose, nothing is lost."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.tokenizer import Tokenizer
from indexer.training.bags import Bags, concatenated, frequent_terms, number_texts
from indexer.training.library import Library, sentences
from indexer.training.sources import Article

LISTS = st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=6)


def bags(rows: list[list[int]]) -> Bags:
    flat = np.array([number for row in rows for number in row], np.int32)
    return Bags(flat, np.cumsum([0] + [len(row) for row in rows]).astype(np.int64))


def rows(found: Bags) -> list[list[int]]:
    return [found.terms[found.offsets[i] : found.offsets[i + 1]].tolist() for i in range(len(found))]


@given(LISTS, st.data())
def test_joining_slices_is_joining_lists(lists: list[list[int]], data: st.DataObject) -> None:
    ends = st.integers(0, len(lists))
    spans = st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))
    wanted = data.draw(st.lists(st.lists(spans, max_size=3), min_size=1, max_size=4))
    expected = [[n for low, high in row for part in lists[low:high] for n in part] for row in wanted]
    found = bags(lists)
    assert rows(found.joined([[found.slice(*span) for span in row] for row in wanted])) == expected


@given(LISTS, LISTS)
def test_concatenation_keeps_every_bag(one: list[list[int]], other: list[list[int]]) -> None:
    assert rows(concatenated([bags(one), bags(other)])) == one + other


@given(LISTS, st.floats(0, 0.9))
def test_thinning_leaves_out_terms_and_keeps_their_order(lists: list[list[int]], share: float) -> None:
    thin = rows(bags(lists).thinned(share, np.random.default_rng(0)))
    assert len(thin) == len(lists)
    for before, after in zip(lists, thin, strict=True):
        rest = iter(before)
        assert all(term in rest for term in after)
    assert rows(bags(lists).thinned(0.0, np.random.default_rng(0))) == lists


def test_numbering_leaves_out_unknown_terms() -> None:
    found = number_texts(["研发投入", "养老", ""], {"研发": 0, "投入": 1}, Tokenizer())
    assert rows(found) == [[0, 1, 0, 1], [], []]


def test_terms_are_chosen_by_frequency_then_by_name() -> None:
    texts = ["研发 研发 研发", "养老 养老", "教育 教育", "体育"]
    assert frequent_terms(texts, 10, 3, Tokenizer()) == ["研发", "养老", "教育"]
    assert frequent_terms(texts, 10, 5, Tokenizer()) == ["研发"]
    assert frequent_terms(texts, 2, 1, Tokenizer())[1] == max("养老", "教育", key=lambda term: -ord(term[0]))


def test_sentences_are_the_whole_text() -> None:
    text = "第一条 鼓励创新；支持创业。\n（一）给予补助\n（二）给予奖励！"
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
    assert len(sentences(text)) == 4


def test_the_library_gives_back_what_was_put_in() -> None:
    articles = [
        Article("科技办法", "第一章 总则", "鼓励创新。支持创业。"),
        Article("科技办法", "第二章 资金", "给予补助。"),
    ]
    questions = ["谁给补助"]
    terms = frequent_terms([article.whole for article in articles] + questions, 100, 1, Tokenizer())
    library = Library.of(articles, questions, terms, Tokenizer())

    def words(slices: list[tuple[int, int]]) -> list[str]:
        return [terms[number] for number in rows(library.bags.joined([slices]))[0]]

    tokenizer = Tokenizer()
    for number, article in enumerate(articles):
        assert words(library.whole(number)) == tokenizer.terms(article.whole)
        assert words(library.body(number)) == tokenizer.terms(article.text)
    without = library.without(0, int(library.sentences[0]) + 1)
    assert words(without) == tokenizer.terms("鼓励创新。")
    assert words(library.question(0)) == tokenizer.terms(questions[0])
