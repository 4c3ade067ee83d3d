"""What holds for the outline of any text whatever."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Block, Document, Reading
from corpus.repair import repair
from indexer.outline import outline
from indexer.records import Clause

LINES = [
    "某省人民政府文件", "某政发〔2021〕18号", "各市人民政府：", "现将规划印发给你们，请认真执行。", "2021年9月28日", "（此件公开发布）",
    "附件", "附件1：清单", "附件：1.清单", "专栏1 主要指标", "专栏2", "表1 指标", "序号\t指标\t目标", "1\t投入\t2.4", "注：略。",
    "一、总体要求", "二、任务", "（一）创新。加快创新。", "（二）产业", "(三)人才", "1.平台。建成十家。", "2.投入", "3．人才。", "（1）甲；", "①乙；",
    "第一章 总则", "第二章 分则", "第一条 为了发展，制定本办法。", "第二条 依照前条。", "第二条规定的除外。", "第一步，到2025年。", "一是提速。二是降费。",
    "二是降费。", "——企业出题。", "到2025年，建成平台。1.甲。2.乙。", "以上两项由省科技厅牵头。", "（省科技厅牵头）", "目录", "抄送：省委。", "本办法自印发之日起施行。",
    "支撑宁静的污染防治工作，推动实现更高水平更高质量的发展，努力建设平安", "---", "", "2025.", "3.14", "特此通知。",
]  # fmt: skip
JUNK = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
DOCUMENTS = st.lists(st.one_of(st.sampled_from(LINES), JUNK), max_size=40)


def document_of(lines: list[str], form: str = "txt") -> Document:
    text, canonical = repair(Reading(form, tuple(Block(line) for line in lines)))
    return Document("d", "d.txt", "", text, canonical)


def check(document: Document) -> tuple[Clause, ...]:
    clauses = outline(document)
    text = document.text
    at = 0
    for n, clause in enumerate(clauses, 1):
        assert clause.n == n
        assert clause.text == clause.span.of(text) != ""
        assert clause.text.startswith(clause.label)
        assert clause.span.start >= at, "clauses overlap or are out of order"
        assert not text[at : clause.span.start].strip(), "a word is in no clause"
        at = clause.span.end
        assert clause.clause_id.isascii()
        assert (clause.path[-1:] or ("",)) == (clause.label,)
    assert not text[at:].strip(), "the last words are in no clause"
    ids = [clause.clause_id for clause in clauses]
    assert len(set(ids)) == len(ids)
    by_id = {clause.clause_id: clause for clause in clauses}
    for clause in clauses:
        if clause.parent is not None:
            parent = by_id[clause.parent]
            assert parent.n < clause.n
            assert clause.clause_id.startswith(parent.clause_id + "__")
            assert clause.path == (*parent.path, clause.label)
            assert clause.headings[: len(parent.headings)] == parent.headings
    return clauses


@given(DOCUMENTS, st.sampled_from(["txt", "docx", "pdf"]))
@settings(max_examples=300, deadline=None)
def test_clauses_take_the_text_apart_without_loss_and_have_identities(lines: list[str], form: str) -> None:
    document = document_of(lines, form)
    assert check(document) == outline(document)


@given(
    st.text(alphabet="一二三第条章节、（）().12３①—专栏附件：；。，是要年月日 \t\n\u3000①⑴㈠", max_size=300)
)
@settings(max_examples=300, deadline=None)
def test_label_soup_is_taken_apart_too(text: str) -> None:
    check(document_of(text.split("\n")))


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_the_same_text_has_the_same_identities_under_another_name(lines: list[str]) -> None:
    document = document_of(lines)
    other = Document("e", "e.docx", "x", document.text, document.lines)
    assert [c.clause_id[1:] for c in outline(document)] == [c.clause_id[1:] for c in outline(other)]


@pytest.mark.parametrize(
    "lines",
    [
        ["1.建设平台。加强合作。"] * 4000,
        [f"{i % 999 + 1}.建设平台。加强合作。" for i in range(4000)],
        ["一、总则", "（一）甲", "1.乙", "（1）丙", "专栏1 丁", "1.戊", "2.己"] * 600,
        ["为推动发展，建设平台，"] * 4000,
        ["甲乙丙丁甲乙丙丁甲乙丙丁。", "2020年1月1日"] * 2000,
        ["。一是建设，二是发展，三是创新" * 3000],
        ["（" * 40000],
        ["《“（" * 10000, "）”》" * 10000],
        ["（一）" * 10000],
        ["目录", *["第一章 甲", "第二章 乙"] * 2000],
    ],
    ids=["same", "rising", "nested", "open", "dates", "points", "brackets", "pairs", "labels", "contents"],
)
def test_time_grows_with_the_text_and_not_faster(lines: list[str]) -> None:
    """Four times the text takes well under sixteen times as long."""

    def seconds(some: list[str]) -> float:
        document = document_of(some)
        started = time.process_time()
        repair(Reading("txt", tuple(Block(line) for line in some)))
        outline(document)
        return time.process_time() - started

    quarter = [lines[0][: len(lines[0]) // 4], *lines[1:]] if len(lines) < 3 else lines[: len(lines) // 4]
    whole, part = (
        min(seconds(some) for _ in range(2)) for some in (lines, quarter)
    )  # others use the machine too
    assert whole < 10 * part + 0.5
