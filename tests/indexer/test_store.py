"""The store: what goes in comes out, found from every side, by many threads, and carried over unchanged."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Document, Masthead, Span
from indexer.records import Clause, Duty, Reference, Target
from indexer.store import FILE, Store
from indexer.store.build import StoreWriter
from indexer.store.columns import columns
from indexer.store.readings import Reading, encoded

TEXT = (
    "某市科技创新行动方案\n"
    "一、目标。到2025年，研发经费投入强度达到2.4%。\n"
    "（一）建设平台。新建实验室10家。\n"
    "（牵头单位：市科技局；配合单位：市财政局）\n"
    "（二）引进人才。依照《某市人才办法》第三条执行。"
)


def reading(doc: str, title: str = "某市科技创新行动方案", refers_to: str | None = None) -> Reading:
    """A document with five clauses, two targets, a duty that covers two clauses and a reference."""
    lines = TEXT.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    spans = [Span(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    ids = [f"{doc}#{part}" for part in ("head", "sec_1", "sec_1__item_1", "sec_1__p_1", "sec_1__item_2")]
    labels = ["", "一、", "（一）", "", "（二）"]
    parents = [None, None, ids[1], ids[1], ids[1]]
    clauses = tuple(
        Clause(
            doc=doc,
            clause_id=ids[at],
            n=at + 1,
            kind=("header", "section", "section", "para", "section")[at],
            label=labels[at],
            path=("一、", labels[at]) if at > 1 else (labels[at],),
            headings=("目标",) if at else (),
            heading="目标" if at == 1 else "",
            span=spans[at],
            text=spans[at].of(TEXT),
            page=at // 2 + 1,
            parent=parents[at],
            cells=(Span(spans[at].start, spans[at].start + 2),) if at == 2 else (),
            header_cells=("名称",) if at == 2 else (),
        )
        for at in range(5)
    )
    targets = (
        target(doc, ids[1], "研发经费投入强度", Decimal("2.4"), "%", 2025),
        target(doc, ids[2], "实验室", Decimal(10), "家", None),
    )
    duty = Duty(doc, ids[3], (ids[2], ids[3]), ("市科技局",), ("市财政局",), spans[3].of(TEXT), spans[3])
    reference = Reference(
        doc, ids[4], "某市人才办法", "", "第三条", None, refers_to, "《某市人才办法》第三条", Span(0, 1)
    )
    document = Document(
        doc, f"{doc}.txt", doc.ljust(64, "0"), TEXT, (), Masthead(title, issuer=("某市人民政府",))
    )
    places = {"第一部分": ids[1], "第一部分（二）": ids[4]}
    return Reading(f"key-{doc}", document, clauses, targets, (duty,), (reference,), places)


def target(doc: str, clause_id: str, indicator: str, value: Decimal, unit: str, year: int | None) -> Target:
    return Target(
        doc,
        clause_id,
        indicator,
        "全市",
        "target",
        "ge",
        value,
        None,
        unit,
        year,
        None,
        Decimal("1.50"),
        2020,
        "达到",
        Span(3, 5),
        str(value),
    )


def write(path: Path, readings: Sequence[Reading]) -> Store:
    writer = StoreWriter(path)
    for each in readings:
        writer.add(encoded(each))
    writer.finish()
    return Store(path)


READINGS = [reading("a"), reading("b", refers_to="a#sec_1"), reading("c", title="另一方案")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write(tmp_path_factory.mktemp("store") / FILE, READINGS)


def test_every_record_reads_back_as_it_was(store: Store) -> None:
    assert list(store.iter_clauses()) == [clause for each in READINGS for clause in each.clauses]
    assert [t for _, t in store.facts.all_targets()] == [t for each in READINGS for t in each.targets]
    assert [d for _, d in store.facts.all_duties()] == [d for each in READINGS for d in each.duties]
    assert [r for _, r in store.facts.all_references()] == [r for each in READINGS for r in each.references]
    assert store.counts() == {"documents": 3, "clauses": 15, "targets": 6, "duties": 3, "references": 3}


def test_documents_keep_masthead_text_and_place(store: Store) -> None:
    entry = store.document("b")
    assert entry is not None
    assert (entry.ordinal, entry.rows, entry.length) == (1, range(5, 10), len(TEXT))
    assert entry.masthead == READINGS[1].document.masthead
    assert store.text("b") == TEXT
    assert store.document("x") is None
    assert store.text("x") is None
    assert [store.document_at(row).doc for row in (0, 4, 5, 14)] == ["a", "a", "b", "c"]
    for row in (-1, 15):
        with pytest.raises(IndexError):
            store.document_at(row)


def test_clauses_come_in_the_order_asked_also_twice(store: Store) -> None:
    every = list(store.iter_clauses())
    assert store.clauses([7, 0, 7, 14]) == [every[7], every[0], every[7], every[14]]
    assert store.clauses([]) == []
    assert store.clauses_of("c") == every[10:]
    assert store.clauses_of("x") == []
    with pytest.raises(IndexError):
        store.clauses([3, 15])


def test_a_clause_is_found_by_its_identity(store: Store) -> None:
    assert store.row_of("b#sec_1") == 6
    assert store.rows_of(["b#sec_1", "x#1", "a#head"]) == {"b#sec_1": 6, "a#head": 0}
    clause = store.clause("b#sec_1")
    assert clause is not None
    assert clause.label == "一、"
    assert store.clause("x#1") is None


def test_neighbours_stay_within_document_and_parent(store: Store) -> None:
    item = store.clause("b#sec_1__p_1")
    section = store.clause("b#sec_1")
    head = store.clause("b#head")
    assert item is not None
    assert section is not None
    assert head is not None
    around = store.neighbours(item)
    assert [around.previous, around.following] == store.clauses([7, 9])
    assert around.parent == section
    around = store.neighbours(section)
    assert (around.previous, around.following, around.parent) == (head, None, None)
    assert list(around.children) == store.clauses([7, 8, 9])
    assert store.neighbours(head).previous is None


def test_targets_are_found_by_every_condition(store: Store) -> None:
    facts = store.facts
    assert [t.doc for t in facts.targets(year=2025)] == ["a", "b", "c"]
    assert [t.doc for t in facts.targets(year=2025, docs=["c", "a"])] == ["a", "c"]
    assert facts.targets(indicator="经费投入", docs=["a"])[0].value == Decimal("2.4")
    assert facts.targets(scope="全省") == []
    assert len(facts.targets(kind="target", op="ge")) == 6
    assert [t.indicator for t in facts.targets(rows=[7, 6, 0])] == ["研发经费投入强度", "实验室"]
    assert facts.targets(rows=[]) == []
    assert facts.targets(rows=[7], year=2025) == []


def test_duties_are_found_by_unit_role_and_by_the_clauses_they_cover(store: Store) -> None:
    facts = store.facts
    assert [d.doc for d in facts.duties(units=["市科技局"])] == ["a", "b", "c"]
    assert facts.duties(units=["市科技局"], role="support") == []
    assert [d.doc for d in facts.duties(units=["市财政局", "无此局"], role="support", docs=["b"])] == ["b"]
    assert [d.clause_id for d in facts.duties(rows=[7])] == ["b#sec_1__p_1"]
    assert [d.clause_id for d in facts.duties(rows=[7, 8])] == ["b#sec_1__p_1"]
    assert facts.duties(rows=[9]) == []
    assert facts.units() == {("市科技局", "lead"): 3, ("市财政局", "support"): 3}


def test_references_are_found_in_both_directions(store: Store) -> None:
    assert [r.locator for r in store.facts.references_from("b#sec_1__item_2")] == ["第三条"]
    assert [r.clause_id for r in store.facts.references_to("a#sec_1")] == ["b#sec_1__item_2"]
    assert store.facts.references_to("b#sec_1") == []


def test_rows_of_the_documents_that_fit_a_condition(store: Store) -> None:
    mask = store.rows_where(lambda entry: entry.masthead.title == "另一方案")
    assert mask.tolist() == [False] * 10 + [True] * 5


def test_many_threads_read_at_once(store: Store) -> None:
    expected = list(store.iter_clauses())

    def read(at: int) -> bool:
        return store.clauses([at % 15]) == [expected[at % 15]] and len(store.facts.duties(rows=[2])) == 1

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(400)))


def test_nothing_can_be_written(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store._database.rows("DELETE FROM clauses")


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    opened = write(tmp_path / FILE, READINGS[:1])
    opened.close()
    with ThreadPoolExecutor(1) as pool, pytest.raises(sqlite3.ProgrammingError, match="closed"):
        pool.submit(opened.clauses, [0]).result()


def test_unchanged_documents_are_carried_over_with_new_numbers(tmp_path: Path, store: Store) -> None:
    """Taking a and c from an earlier store around a changed b is the same as reading all three anew."""
    changed = replace(
        READINGS[1],
        clauses=READINGS[1].clauses[:1],
        targets=(),
        duties=(),
        references=(),
        places={},
        key="new",
    )
    anew = write(tmp_path / "anew.sqlite", [READINGS[0], changed, READINGS[2]])
    writer = StoreWriter(tmp_path / "mixed.sqlite")
    old = tmp_path / "old.sqlite"
    write(old, READINGS).close()
    first, _, last = store.documents
    writer.reuse(old, [first])
    writer.add(encoded(changed))
    writer.reuse(old, [last])
    writer.finish()
    for table in (
        "documents",
        "mastheads",
        "texts",
        "clauses",
        "places",
        "targets",
        "duties",
        "links",
        "duty_units",
        "duty_covers",
    ):
        query = f"SELECT * FROM {table}"  # noqa: S608 - names from above
        with (
            sqlite3.connect(tmp_path / "mixed.sqlite") as mixed,
            sqlite3.connect(tmp_path / "anew.sqlite") as new,
        ):
            assert sorted(mixed.execute(query), key=repr) == sorted(new.execute(query), key=repr), table
    assert anew.row_of("c#head") == 6


def test_two_documents_of_one_name_are_refused(tmp_path: Path) -> None:
    writer = StoreWriter(tmp_path / FILE)
    writer.add(encoded(READINGS[0]))
    writer.add(encoded(READINGS[0]))
    with pytest.raises(sqlite3.IntegrityError):
        writer.finish()
    writer.close()


amounts = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(words, amounts, amounts, st.none() | st.integers(1900, 2100), st.none() | words)
def test_any_target_survives_the_way_into_columns_and_back(
    indicator: str, value: Decimal | None, most: Decimal | None, year: int | None, period: str | None
) -> None:
    kept = replace(
        READINGS[0].targets[0], indicator=indicator, value=value, value_max=most, year=year, period=period
    )
    back = columns(Target).read(columns(Target).row(kept))
    assert back == kept
    assert str(back.value) == str(kept.value)


@dataclass(frozen=True)
class Exotic:
    when: complex


def test_a_field_without_a_column_is_an_error_at_once() -> None:
    with pytest.raises(TypeError, match="when"):
        columns(Exotic)
