from hypothesis import given
from hypothesis import strategies as st

from service.sufficiency.literalness import content_words, literalness


def test_words_of_policies_are_more_literal_than_words_of_asking():
    table = literalness()
    assert table.of("税率", "n") > 0.6 > 0.2 > table.of("拿到", "v") > table.of("什么", "r")


def test_a_word_that_the_table_lacks_is_judged_by_its_part_of_speech_and_length():
    table = literalness()
    assert "氢燃料重卡" not in table.shares
    assert table.of("氢燃料重卡", "n") > table.of("氢重", "n") > table.of("氢重", "v")


def test_compounds_that_the_dictionary_lacks_are_one_word_more():
    assert "加氢站" in content_words("要建几座加氢站")


@given(st.text(max_size=80))
def test_any_text_has_words_of_two_characters_at_least(text):
    assert all(len(word) > 1 for word in content_words(text))


@given(
    st.text(alphabet="科技创新税率补助多少我们电话", min_size=2, max_size=6),
    st.sampled_from(["n", "v", "r", "nr", ""]),
)
def test_literalness_is_a_share_short_of_one(word, kind):
    assert 0.0 <= literalness().of(word, kind) < 1.0
