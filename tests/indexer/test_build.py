"""The build: every document once, failures apart, unchanged documents not read again, the old index safe until the new one is."""

import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.catalog import Catalog
from corpus.errors import IndexFault
from corpus.library import SourceFile
from corpus.limits import Limits
from corpus.model import Document, Span
from indexer.build import BuildReport, build
from indexer.build.extraction import Extractors
from indexer.index import Index
from indexer.manifest import FILE as MANIFEST
from indexer.publish import current_generation, generations, verify
from indexer.records import Clause, Reference
from indexer.store import FILE as STORE

Make = Callable[..., BuildReport]


@pytest.fixture
def reads(plain: Extractors) -> tuple[Extractors, list[str]]:
    """The extractors, and the names of the documents that they read."""
    names: list[str] = []

    def load(source: SourceFile, catalog: Catalog, limits: Limits) -> Document:
        names.append(source.doc)
        return plain.load(source, catalog, limits)

    return replace(plain, load=load), names


def contents(folder: Path) -> dict[str, object]:
    """All that a generation holds: the bytes of its files, the rows of its tables."""
    found: dict[str, object] = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.name not in {STORE, MANIFEST}
    }
    with sqlite3.connect(folder / STORE) as store:
        for (table,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            found[table] = sorted(store.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608
    return found


def test_all_documents_are_indexed_in_order_of_their_names(make: Make, index_dir: Path, encoder: Any) -> None:
    report = make()
    assert report.published
    assert (report.indexed, report.reused, report.failed) == (3, 0, ())
    expected = {"documents": 3, "clauses": 9, "targets": 1, "duties": 1, "references": 0}
    assert expected.items() <= report.counts.items()
    index = Index.open(index_dir, encoder)
    assert [entry.doc for entry in index.store.documents] == ["plan", "points", "rules"]
    assert [clause.n for clause in index.store.iter_clauses()] == [1, 2, 3, 1, 2, 1, 2, 3, 4]
    assert index.manifest.counts == report.counts
    assert index.generation == report.generation


def test_a_file_that_cannot_be_read_costs_no_other(make: Make, corpus_dir: Path) -> None:
    (corpus_dir / "empty.txt").write_text("  \n")
    (corpus_dir / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    (corpus_dir / "loop").symlink_to(corpus_dir / "loop")
    report = make()
    assert report.indexed == 3
    reasons = {Path(file).name: reason for file, reason in report.failed}
    assert set(reasons) == {"empty.txt", "bytes.txt", "loop"}
    assert "空文件" in reasons["empty.txt"]


def test_a_fault_in_a_rule_is_reported_with_its_file(make: Make, plain: Extractors) -> None:
    def fails(document: Document, clauses: tuple[Clause, ...]) -> Any:
        if document.doc == "points":
            raise ZeroDivisionError("by zero")
        return ()

    report = make(extractors=replace(plain, targets=fails))
    assert report.indexed == 2
    ((file, reason),) = report.failed
    assert file.endswith("points.txt")
    assert "ZeroDivisionError" in reason


def test_a_record_that_does_not_quote_its_text_is_not_indexed(make: Make, plain: Extractors) -> None:
    def misquotes(document: Document) -> tuple[Clause, ...]:
        first, *rest = plain.outline(document)
        return (replace(first, text="别的话"), *rest) if document.doc == "rules" else (first, *rest)

    report = make(extractors=replace(plain, outline=misquotes))
    assert report.indexed == 2
    assert "rules#p_1" in report.failed[0][1]


def test_two_clauses_of_one_identity_are_not_indexed(make: Make, plain: Extractors) -> None:
    def doubles(document: Document) -> tuple[Clause, ...]:
        return tuple(replace(clause, clause_id=f"{document.doc}#x") for clause in plain.outline(document))

    with pytest.raises(IndexFault, match="identity"):
        make(extractors=replace(plain, outline=doubles))


def test_where_nothing_can_be_indexed_nothing_is_published(
    make: Make, corpus_dir: Path, index_dir: Path
) -> None:
    old = make().generation
    for path in corpus_dir.iterdir():
        path.write_text("")
    with pytest.raises(IndexFault, match=r"3 个文件都无法读取(?s:.*)空文件"):
        make()
    for path in corpus_dir.iterdir():
        path.unlink()
    with pytest.raises(IndexFault, match="没有可以建立索引的文件"):
        make()
    assert verify(index_dir) == old


def test_what_has_not_changed_is_neither_read_nor_published_again(
    make: Make, index_dir: Path, reads: tuple[Extractors, list[str]]
) -> None:
    extractors, names = reads
    first = make(extractors=extractors)
    names.clear()
    again = make(extractors=extractors)
    assert names == []
    assert (again.published, again.indexed, again.reused) == (False, 0, 3)
    assert (again.generation, again.counts) == (first.generation, first.counts)
    assert generations(index_dir) == [first.generation]


def test_a_file_that_goes_on_failing_publishes_nothing_new(make: Make, corpus_dir: Path) -> None:
    (corpus_dir / "empty.txt").write_text("")
    first = make()
    again = make()
    assert (again.published, again.generation) == (False, first.generation)
    assert len(again.failed) == 1


Change = Callable[[Path], None]


def change_one(folder: Path) -> None:
    (folder / "points.txt").write_text("工作要点\n推进治沙。\n推进由科技厅牵头的2.5%。", "utf-8")


def remove_one(folder: Path) -> None:
    (folder / "plan.txt").unlink()


def add_two(folder: Path) -> None:
    (folder / "aaa.txt").write_text("新规划\n达到5%。", "utf-8")
    (folder / "qqq.txt").write_text("新办法\n科技厅负责。", "utf-8")


def rename_one(folder: Path) -> None:
    (folder / "plan.txt").rename(folder / "zplan.txt")


def say_more_of_one(folder: Path) -> None:
    (folder / "catalog.toml").write_text('[documents.rules]\nstatus = "repealed"\nissued = 2019-05-20\n')


@pytest.mark.parametrize(
    ("change", "read"),
    [
        (change_one, ["points"]),
        (remove_one, []),
        (add_two, ["aaa", "qqq"]),
        (rename_one, ["zplan"]),
        (say_more_of_one, ["rules"]),
    ],
)
def test_only_what_changed_is_read_and_the_result_is_that_of_a_fresh_build(
    make: Make,
    corpus_dir: Path,
    index_dir: Path,
    tmp_path: Path,
    encoder: Any,
    reads: tuple[Extractors, list[str]],
    change: Change,
    read: list[str],
) -> None:
    extractors, names = reads
    make(extractors=extractors)
    change(corpus_dir)
    names.clear()
    report = make(extractors=extractors)
    assert sorted(names) == read
    assert report.indexed == len(read)
    fresh = build([corpus_dir], tmp_path / "fresh", encoder=encoder, extractors=extractors)
    mixed = contents(index_dir / report.generation)
    anew = contents(tmp_path / "fresh" / fresh.generation)
    assert mixed.keys() == anew.keys()
    for name, content in anew.items():
        if not name.startswith("sqlite_"):
            assert mixed[name] == content, name


def quoted_titles(document: Document, clauses: tuple[Clause, ...]) -> tuple[Reference, ...]:
    """A reference for each 《…》, with the place behind it."""
    return tuple(
        Reference(document.doc, clause.clause_id, found[1], "", found[2] or "", None, None, found[0], span)
        for clause in clauses
        for found in re.finditer("《(.*?)》(第.条)?", clause.text)
        for span in [Span(clause.span.start + found.start(), clause.span.start + found.end())]
    )


def articles(clauses: tuple[Clause, ...]) -> dict[str, str]:
    return {clause.text[:3]: clause.clause_id for clause in clauses if clause.text.startswith("第")}


def test_references_are_settled_anew_whatever_comes_or_goes(
    make: Make, corpus_dir: Path, index_dir: Path, encoder: Any, plain: Extractors
) -> None:
    """What an unchanged document refers to depends on the others: on the first build, without them, and with them again."""
    (corpus_dir / "points.txt").write_text(
        "工作要点\n依照《人才引进办法》第二条和《科技创新规划》执行。", "utf-8"
    )
    extractors = replace(plain, references=quoted_titles, places=articles)
    rules = (corpus_dir / "rules.txt").read_text("utf-8")

    def meant() -> list[tuple[str | None, str | None]]:
        make(extractors=extractors)
        index = Index.open(index_dir, encoder)
        found = [(each.target_doc, each.target_clause) for _, each in index.store.facts.all_references()]
        assert index.store.counts()["references"] == 2
        back = index.store.facts.references_to("rules#p_3")
        assert [each.clause_id for each in back] == ["points#p_2"] * (("rules", "rules#p_3") in found)
        index.close()
        return found

    both = [("rules", "rules#p_3"), ("plan", None)]
    assert meant() == both
    (corpus_dir / "rules.txt").unlink()
    assert meant() == [(None, None), ("plan", None)]
    (corpus_dir / "rules.txt").write_text(rules, "utf-8")
    assert meant() == both
    (corpus_dir / "rules.txt").write_text(rules.replace("第二条", "第五条"), "utf-8")
    assert meant() == [("rules", None), ("plan", None)]


def test_repeals_are_settled_anew_whatever_comes_or_goes(
    make: Make, corpus_dir: Path, index_dir: Path, encoder: Any, plain: Extractors
) -> None:
    def load(source: SourceFile, catalog: Catalog, limits: Limits) -> Document:
        document = plain.load(source, catalog, limits)
        named = tuple(re.findall("废止(《.*?》)", document.text))
        return replace(document, masthead=replace(document.masthead, repeals=named))

    def status() -> tuple[str, str | None]:
        make(extractors=replace(plain, load=load))
        index = Index.open(index_dir, encoder)
        entry = index.store.document("plan")
        index.close()
        assert entry is not None
        return entry.masthead.status, entry.masthead.repealed_by

    assert status() == ("unknown", None)
    (corpus_dir / "new.txt").write_text("新规划\n废止《科技创新规划》。", "utf-8")
    assert status() == ("repealed", "new")
    (corpus_dir / "new.txt").unlink()
    assert status() == ("unknown", None)


def test_a_corpus_that_moved_is_not_read_again(
    make: Make, corpus_dir: Path, index_dir: Path, encoder: Any, reads: tuple[Extractors, list[str]]
) -> None:
    extractors, names = reads
    make(extractors=extractors)
    moved = corpus_dir.with_name("moved")
    corpus_dir.rename(moved)
    (moved / "new.txt").write_text("新文件", "utf-8")
    names.clear()
    build([moved], index_dir, encoder=encoder, extractors=extractors)
    assert names == ["new"]
    files = [Path(entry.source_file) for entry in Index.open(index_dir, encoder).store.documents]
    assert [file.parent.name for file in files] == ["moved"] * 4


def test_other_code_or_another_encoder_reads_everything_again(
    make: Make, encoder: Any, reads: tuple[Extractors, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    extractors, names = reads
    make(extractors=extractors)
    make(extractors=extractors, encoder=type(encoder)("other", 16))
    monkeypatch.setattr("indexer.build.code_version", lambda: "other code")
    make(extractors=extractors, encoder=type(encoder)("other", 16))
    assert names == ["plan", "points", "rules"] * 3


def test_nothing_is_taken_over_from_a_damaged_generation(
    make: Make, corpus_dir: Path, index_dir: Path, encoder: Any, reads: tuple[Extractors, list[str]]
) -> None:
    extractors, names = reads
    old = make(extractors=extractors).generation
    (index_dir / old / "vectors.npy").write_bytes(b"x")
    names.clear()
    assert make(extractors=extractors).published
    assert names == ["plan", "points", "rules"]
    assert Index.open(index_dir, encoder).fault is None


def test_progress_runs_to_its_end_in_every_stage(make: Make) -> None:
    told: dict[str, list[tuple[int, int]]] = {}
    report = make(progress=lambda stage, done, total: told.setdefault(stage, []).append((done, total)))
    assert list(told) == ["check", "read", "write", "publish"]
    for steps in told.values():
        done = [step for step, _ in steps]
        assert done == sorted(done)
        assert steps[-1][0] == steps[-1][1]
    assert set(report.stages) == set(told)
    assert sum(report.stages.values()) <= report.seconds


def test_a_second_build_of_the_same_index_is_refused_or_waits(make: Make, index_dir: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from indexer.publish import build_lock\n"
        "with build_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(1)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(index_dir)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(IndexFault, match="另一个进程"):
            make()
        assert make(wait_s=30).published


def test_real_files_are_read_by_workers(corpus_dir: Path, index_dir: Path) -> None:
    """The real extractors and the built-in encoder, in two processes."""
    report = build([corpus_dir], index_dir, processes=2)
    assert (report.indexed, report.failed) == (3, ())
    index = Index.open(index_dir)
    assert index.store.clause_count == report.counts["clauses"] >= 8
    alone = build([corpus_dir], index_dir.with_name("alone"), processes=0)
    assert (
        contents(index_dir / report.generation)["clauses"]
        == contents(index_dir.with_name("alone") / alone.generation)["clauses"]
    )
    assert (index_dir / report.generation / "vectors.npy").read_bytes() == (
        index_dir.with_name("alone") / alone.generation / "vectors.npy"
    ).read_bytes()


STEPS = ("mkdir", "open", "fsync", "rename", "replace", "unlink", "rmdir", "truncate")


def in_child(run: Callable[[], object]) -> int:
    """Run in a forked process; return its exit code, or minus the signal that killed it."""
    child = os.fork()
    if child == 0:
        try:
            run()
            os._exit(0)
        except IndexFault:
            os._exit(3)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_before(step: int) -> Callable[[], int]:
    """Let this process be killed right before its disk operation number `step`; return what tells how many there were."""
    done = 0

    def wrap(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            nonlocal done
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1
            return call(*args, **options)

        return counted

    for name in STEPS:
        setattr(os, name, wrap(getattr(os, name)))
    return lambda: done


def test_a_build_killed_at_any_step_leaves_an_index_that_opens(
    make: Make, corpus_dir: Path, index_dir: Path, encoder: Any, tmp_path: Path
) -> None:
    """Old or new, never half; and the next build neither stumbles over what is left nor leaves it lying."""
    make()

    def run(step: int) -> None:
        done = die_before(step)
        make()
        (tmp_path / "steps").write_text(str(done()))

    (corpus_dir / "points.txt").write_text("工作要点\n数一数。", "utf-8")
    assert in_child(lambda: run(-1)) == 0
    steps = int((tmp_path / "steps").read_text())
    outcomes = set()
    for step in sorted({*range(0, steps, 7), *range(steps - 20, steps)}):
        (corpus_dir / "points.txt").write_text(f"工作要点\n第{step}次。", "utf-8")
        before = current_generation(index_dir)
        code = in_child(lambda step=step: run(step))  # type: ignore[misc]
        index = Index.open(index_dir, encoder)
        assert index.fault is None
        assert (index.generation == before) == (index.store.text("points") != f"工作要点\n第{step}次。")
        outcomes.add((code, index.generation == before))
        index.close()
        if (
            step % 2
        ):  # every other one starts clean, so that it gets further than with the removal of what was left
            for path in index_dir.glob(".building*"):
                shutil.rmtree(path)
    assert outcomes == {(-signal.SIGKILL, True), (-signal.SIGKILL, False)}
    (corpus_dir / "points.txt").write_text("工作要点\n完。", "utf-8")
    make()
    assert not [path for path in index_dir.iterdir() if path.name.startswith((".building", ".removed"))]


@pytest.mark.parametrize("limit", [0, 200, 4_000, 20_000])
def test_a_full_disk_is_explained_and_costs_nothing(
    make: Make, corpus_dir: Path, index_dir: Path, encoder: Any, limit: int
) -> None:
    old = make().generation
    change_one(corpus_dir)

    def run() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        make()

    assert in_child(run) == 3
    index = Index.open(index_dir, encoder)
    assert (index.generation, index.fault) == (old, None)
    assert make().published


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_that_may_only_be_read_is_explained(make: Make, corpus_dir: Path, index_dir: Path) -> None:
    make()
    change_one(corpus_dir)
    index_dir.chmod(0o555)
    try:
        with pytest.raises(IndexFault, match="无法写入索引目录"):
            make()
    finally:
        index_dir.chmod(0o755)


def test_an_index_folder_below_a_file_is_explained(make: Make, corpus_dir: Path, encoder: Any) -> None:
    with pytest.raises(IndexFault, match="无法写入索引目录"):
        build([corpus_dir], corpus_dir / "plan.txt" / "index", encoder=encoder)
