"""Passages: each field holds what it is meant to, and nothing of the clause's own words is lost."""

from corpus.model import Document, Masthead, Span
from indexer.passages import FIELDS, PARTS, PARTS_OF, embedding_text, passages
from indexer.records import Clause, Duty, Target

TEXT = "支持企业创新。对下列企业给予补助：\n（一）高新技术企业；\n专利\t10件\n由科技厅牵头，财政厅配合。"
HEAD = Masthead(
    title="创新办法",
    document_number="某政发〔2020〕5号",
    issuer=("某省人民政府",),
    addressees=("各市人民政府",),
    issued="2020-03-01",
    region="某省",
)
DOCUMENT = Document("d", "d.txt", "0" * 64, TEXT, (), HEAD)


def clause(n: int, line: int, parent: str | None = None, cells: bool = False) -> Clause:
    start = sum(len(text) + 1 for text in TEXT.split("\n")[:line])
    text = TEXT.split("\n")[line]
    middle = start + text.find("\t")
    return Clause(
        doc="d",
        clause_id=f"d#{n}",
        n=n,
        kind="row" if cells else "para",
        label="",
        path=("",),
        headings=("二、扶持", "资金"),
        heading="",
        span=Span(start, start + len(text)),
        text=text,
        parent=parent,
        cells=(Span(start, middle), Span(middle + 1, start + len(text))) if cells else (),
        header_cells=("指标", "目标值") if cells else (),
    )


CLAUSES = (clause(1, 0), clause(2, 1, "d#1"), clause(3, 2, cells=True), clause(4, 3))
TARGET = Target(
    "d", "d#3", "专利", "全省", "target", "ge", None, None, "件", 2025, "十四五", None, 2020, "", Span(0, 0)
)
DUTY = Duty("d", "d#4", ("d#2",), ("科技厅",), ("财政厅",), "", Span(0, 0))
FOUND = list(passages(DOCUMENT, CLAUSES, (TARGET,), (DUTY,)))


def test_every_clause_has_every_part_and_field() -> None:
    assert [set(passage) for passage in FOUND] == [set(PARTS)] * 4
    assert {part for parts in PARTS_OF.values() for part in parts} == set(PARTS)


def test_one_field_holds_everything() -> None:
    assert (FIELDS[0], set(PARTS_OF["all"])) == ("all", set(PARTS))


def test_title_and_headings_stand_with_every_clause() -> None:
    assert {passage["title"] for passage in FOUND} == {"创新办法 某政发〔2020〕5号 某省 某省人民政府 2020"}
    assert {passage["headings"] for passage in FOUND} == {"二、扶持 资金"}


def test_a_row_reads_with_the_heads_of_its_columns() -> None:
    assert FOUND[2]["text"] == "指标 专利；目标值 10件"
    assert FOUND[1]["text"] == "（一）高新技术企业；"


def test_records_name_targets_and_the_units_of_what_is_covered() -> None:
    assert FOUND[2]["records"] == "专利 全省 2025年 2020年 十四五"
    assert FOUND[1]["records"] == FOUND[3]["records"] == "科技厅 财政厅"


def test_the_first_clause_answers_for_the_document() -> None:
    for words in ("某省人民政府", "某政发〔2020〕5号", "主送机关 各市人民政府", "2020-03-01"):
        assert words in FOUND[0]["records"]
    assert "主送机关" not in FOUND[1]["records"]


def test_a_child_knows_its_lead_in_and_a_duty_what_it_covers() -> None:
    assert FOUND[1]["context"] == "对下列企业给予补助："
    assert FOUND[3]["context"] == "（一）高新技术企业；"
    assert FOUND[2]["context"] == ""


def test_the_encoder_reads_title_headings_and_words() -> None:
    words = embedding_text(FOUND[1])
    assert words.startswith("创新办法")
    assert words.endswith("（一）高新技术企业；")
