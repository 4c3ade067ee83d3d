import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import DamagedDocument
from corpus.readers.encoding import clean, decode

TEXT = (
    "澜江省人民政府关于印发《规划》的通知\n到2025年，全社会研发经费投入强度达到2.4%，（试行）——增长10％。\n"
    * 5
)


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5"]
)
def test_the_encoding_is_found(codec: str) -> None:
    text = TEXT if codec != "big5" else "臺灣省政府關於印發規劃的通知，請查照辦理。依據有關規定。\n" * 20
    assert decode(text.encode(codec), "a.txt") == text


def test_a_wrong_declaration_is_not_believed() -> None:
    page = f'<html><meta charset="utf-8"><p>{TEXT}</p>'
    assert decode(page.encode("gb18030"), "a.html") == page
    page = f'<html><meta charset="gb2312"><p>{TEXT}</p>'
    assert decode(page.encode("utf-8"), "a.html") == page


def test_a_truncated_file_keeps_all_but_its_last_character() -> None:
    for codec in ("utf-8", "gb18030"):
        text = decode(TEXT.rstrip("\n").encode(codec)[:-1], "a.txt")
        assert text.startswith(TEXT[:-3])


def test_control_characters_go_and_line_breaks_are_one() -> None:
    assert (
        clean("一、\x00总体\x07要求\r\n二\r三\u2028四\x0c五\ufeff\u200b\x85六")
        == "一、总体要求\n二\n三\n四\n五\n六"
    )


def test_full_width_characters_and_indents_stay() -> None:
    assert clean("　　（一）１２％　\t甲") == "　　（一）１２％　\t甲"


def test_noise_is_refused_with_the_file_and_the_remedy() -> None:
    noise = bytes(range(256)) * 40
    with pytest.raises(DamagedDocument, match=r"a\.txt.*UTF-8"):
        decode(noise, "a.txt")


@given(
    st.text(
        st.characters(codec="gb18030", categories=["L", "N", "P"], min_codepoint=0x4E00, max_codepoint=0x9FA5)
    )
)
def test_gb2312_ideographs_survive_in_both_encodings(text: str) -> None:
    text = "".join(character for character in text if _in_gb2312(character))
    assert decode(text.encode(), "a.txt") == decode(("关于" + text).encode("gb18030"), "a.txt")[2:] == text


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
