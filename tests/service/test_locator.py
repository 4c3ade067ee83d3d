import pytest

from service.locator import locator


@pytest.mark.parametrize(
    ("path", "kind", "ordinal", "expected"),
    [
        (["一、", "（二）", "3."], "item", 0, "一、（二）3."),
        (["一、", "（二）", "——"], "dash", 0, "一、（二）"),
        (["二、", "（三）", "", "一是"], "point", 0, "二、（三）一是"),
        (["第三章", "第十一条"], "article", 0, "第十一条"),
        (["第三章", "第十一条", ""], "para", 2, "第十一条第二款"),
        (["第一百二十条之一", "（二）"], "item", 0, "第一百二十条之一第（二）项"),
        (["附件", "一、", ""], "row", 2, "附件一、第2行"),
        ([""], "header", 0, "文首"),
        ([""], "signature", 0, "落款"),
        ([""], "para", 3, "正文第3段"),
        (["十、", "（一）", ""], "para", 1, "十、（一）第1段"),
    ],
)
def test_a_clause_is_named_the_way_an_official_would(path, kind, ordinal, expected):
    assert locator(path, kind, ordinal) == expected
