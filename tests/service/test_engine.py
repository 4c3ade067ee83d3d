import pytest

from corpus.errors import QuestionError
from service.schema import AskRequest, Filters, SearchRequest


def ask(engine, question, **more):
    return engine.ask(AskRequest(question=question, **more))


def test_every_quotation_is_verbatim_at_its_place(engine):
    for question in ("研发费用补助最高多少", "深海装备攻关由谁牵头", "全社会研发经费投入强度2030年的目标"):
        for cited in ask(engine, question).citations:
            assert engine.text(cited.doc)[cited.start : cited.end] == cited.quote


def test_ten_hits_come_best_first_whatever_is_answered(engine):
    hits = ask(engine, "企业研发投入奖补").hits
    assert len(hits) == 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.clause_id for hit in hits}) == 10


def test_the_parts_of_a_score_add_up(engine):
    for hit in ask(engine, "企业研发投入奖补").hits:
        assert hit.why.bm25 + hit.why.dense + hit.why.facts == pytest.approx(hit.score, abs=1e-3)


def test_the_same_question_has_the_same_answer(engine):
    first, second = (ask(engine, "技术合同成交额2025年目标") for _ in range(2))
    assert first.model_dump(exclude={"id", "took_ms"}) == second.model_dump(exclude={"id", "took_ms"})


def test_a_follow_up_is_answered_as_the_question_that_it_means(engine):
    alone = ask(engine, "2030年东浦市研发投入强度目标是多少？")
    follow = ask(engine, "那东浦市呢？", history=["2030年澜城市研发投入强度目标是多少？"])
    assert follow.standalone_question == "2030年东浦市研发投入强度目标是多少？"
    assert follow.hits[0].clause_id == alone.hits[0].clause_id


def test_filters_are_hard(engine):
    request = SearchRequest(query="研发费用", k=50, filters=Filters(doc="s06"))
    assert {hit.doc for hit in engine.search(request).hits} == {"s06"}
    nothing = SearchRequest(query="研发费用", filters=Filters(region="不存在的市"))
    assert engine.search(nothing).hits == []


def test_nothing_to_search_in_is_said_and_not_made_up(engine):
    answer = ask(engine, "研发费用补助最高多少", filters=Filters(region="不存在的市"))
    assert (answer.abstained, answer.reason) == (True, "no_relevant_clause")
    assert answer.citations == []


@pytest.mark.parametrize("question", ["", "  ", "？？？", "字" * 2001])
def test_a_question_that_cannot_be_answered_as_it_stands_is_refused_with_a_reason(engine, question):
    with pytest.raises(QuestionError, match="问题"):
        engine.ask(AskRequest.model_construct(question=question))


@pytest.mark.parametrize(
    "question", ["税", "a", "字" * 2000, "<script>alert(1)</script>", "’ OR 1=1 --", "🙂🙂高企"]
)
def test_strange_questions_are_answered_all_the_same(engine, question):
    assert len(ask(engine, question).hits) <= 10


def test_a_clause_is_seen_with_what_surrounds_it(engine):
    view = engine.clause("s06#chp_3__art_10")
    assert view.label == "第十条"
    assert [child.locator for child in view.children] == ["第十条第二款"]
    assert view.previous.label == "第九条"
    assert view.citation.quote == view.text
    assert engine.clause("s06#nowhere") is None


def test_the_status_of_a_document_is_that_of_today(engine):
    status = {row.doc: row.status for row in engine.documents()}
    assert status["s01"] == "expired"
    assert status["s02"] == "repealed"
    assert status["s06"] == "in_force"


def test_an_outline_lists_the_headings_in_order(engine):
    outline = engine.document("s03").outline
    assert [entry.start for entry in outline] == sorted(entry.start for entry in outline)
    assert {"发展目标", "保障措施"} <= {entry.heading for entry in outline}


def test_a_comparison_finds_clauses_of_every_place_that_it_names(engine):
    hits = ask(engine, "青岭市的智能农机和澜城市的低空经济，产业规模目标谁更高？").hits
    assert {"s07", "s08"} <= {hit.doc for hit in hits}
