from corpus.model import Masthead, Span
from indexer.records import Clause
from service.citing import Citer, Quotation, locator_of

TEXT = "一、目标\n到2025年建成5个中心。"
CLAUSE = Clause("d", "d#sec_1__para_1", 2, "para", "", ("一、", ""), ("目标",), "", Span(5, 17), TEXT[5:17])


def citer(text: str = TEXT) -> Citer:
    return Citer(
        text={"d": text}.__getitem__,
        head=lambda doc: Masthead(title="云山省节能规划", document_number="云政发〔2021〕9号"),
        status=lambda doc: "in_force",
        base_url="http://example.test",
    )


def test_a_citation_quotes_the_document_to_the_letter():
    (cited,) = citer().cite([Quotation(CLAUSE, Span(5, 17))])
    assert cited.quote == TEXT[5:17]
    assert (cited.n, cited.locator, cited.document_number) == (1, "一、第1段", "云政发〔2021〕9号")
    assert cited.url == "http://example.test/clause/d/sec_1__para_1"


def test_the_link_of_some_words_of_a_clause_marks_them():
    (cited,) = citer().cite([Quotation(CLAUSE, Span(5, 10))])
    assert cited.url == "http://example.test/clause/d/sec_1__para_1?words=5-10"


def test_a_link_can_be_followed_whatever_the_document_is_called():
    assert (
        citer().url("甲/乙 丙#art_1~2")
        == "http://example.test/clause/%E7%94%B2%2F%E4%B9%99%20%E4%B8%99/art_1~2"
    )


def test_words_that_are_not_in_the_document_are_not_cited():
    assert citer(TEXT.replace("5个", "6个")).cite([Quotation(CLAUSE, Span(5, 17))]) == []


def test_numbering_has_no_gap_where_a_quotation_is_withheld():
    cited = citer().cite([Quotation(CLAUSE, Span(17, 17)), Quotation(CLAUSE, Span(5, 10))])
    assert [c.n for c in cited] == [1]


def test_the_place_of_an_unlabelled_clause_is_in_its_name():
    assert locator_of(CLAUSE) == "一、第1段"
