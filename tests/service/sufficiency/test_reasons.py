import pytest

from service.sufficiency.reasons import is_meaningless


@pytest.mark.parametrize("text", ["12345", "……", "啊啊啊啊", "aaaa", "2025 2030"])
def test_figures_marks_and_one_character_again_and_again_mean_nothing(text):
    assert is_meaningless(text)


@pytest.mark.parametrize("text", ["高企", "钱", "2025年", "R&D", "人人"])
def test_any_word_may_mean_something(text):
    assert not is_meaningless(text)
