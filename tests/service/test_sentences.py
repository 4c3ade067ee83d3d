from hypothesis import given
from hypothesis import strategies as st

from service.sentences import sentences


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def test_stops_inside_brackets_and_quotes_do_not_end_a_sentence():
    assert cut("落实《规定。》要求（含甲；乙），办好“一件事。”很好。下一句！") == [
        "落实《规定。》要求（含甲；乙），办好“一件事。”很好。",
        "下一句！",
    ]


def test_a_remark_in_brackets_after_the_stop_stands_alone():
    assert cut("加快技术攻关。（科技厅牵头，财政厅配合）") == ["加快技术攻关。", "（科技厅牵头，财政厅配合）"]


def test_a_bracket_that_never_closes_does_not_swallow_the_clause():
    assert cut("一（甲。二。" + "三" * 300)[:2] == ["一（甲。", "二。"]


@given(st.text(alphabet="一二。；（）“”《》\n 　a", max_size=300))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text):
    assert "".join("".join(cut(text)).split()) == "".join(text.split())
