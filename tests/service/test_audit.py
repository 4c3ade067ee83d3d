import json
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from service.audit import AuditLog, audit_files, read_head, verify
from zhengwen import app

DAY = date(2026, 11, 20)


def log(folder: Path, day: date = DAY, **more: int) -> AuditLog:
    return AuditLog(folder, today=lambda: day, **more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve lines in several files."""
    folder = tmp_path / "audit"
    written = log(folder, file_bytes=400)
    for n in range(12):
        written.append([{"n": n, "question": f"问题{n}"}])
    assert len(audit_files(folder)) > 2
    return folder


def rewrite(path: Path, change) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(change(lines)))


def test_a_whole_log_verifies_over_its_files(folder):
    verdict = verify(folder)
    assert (verdict.faults, verdict.lines, verdict.head.lines) == ((), 12, 12)


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("line", [0, -1])
@pytest.mark.parametrize(
    "change",
    [
        lambda lines, n: [*lines[:n], lines[n].replace(b'"n":', b'"N":'), *lines[n:][1:]],
        lambda lines, n: [one for k, one in enumerate(lines) if k != n % len(lines)],
        lambda lines, n: lines[::-1],
        lambda lines, n: [*lines, lines[n]],
        lambda lines, n: [*lines[:n], lines[n][:-9] + b"\n", *lines[n:][1:]],
        lambda lines, n: [*lines[:n], b"\n", *lines[n:]],
    ],
    ids=["changed", "removed", "reordered", "repeated", "cut", "inserted"],
)
def test_any_tampering_is_found_in_any_file(folder, at, line, change):
    files = audit_files(folder)
    path = [files[0], files[1], files[-1]][at]
    before = path.read_bytes()
    if len(before.splitlines()) == 1 and change(["a"], 0) == ["a"]:
        pytest.skip("one line cannot be reordered")
    rewrite(path, lambda lines: change(lines, line % len(lines)))
    assert path.read_bytes() != before
    assert verify(folder).faults


@pytest.mark.parametrize("at", [0, 1, -1])
def test_a_file_that_is_gone_is_found(folder, at):
    audit_files(folder)[at].unlink()
    assert verify(folder).faults


def test_tampering_is_still_found_after_more_was_written(folder):
    rewrite(audit_files(folder)[-1], lambda lines: lines[:-1])
    log(folder).append([{"n": 12}])
    assert verify(folder).faults


def test_a_line_that_a_killed_process_left_torn_does_not_stop_the_log(folder):
    last = audit_files(folder)[-1]
    with last.open("ab") as file:
        file.write(b'{"n": 99, "quest')
    log(folder, file_bytes=400).append([{"n": 12}])
    verdict = verify(folder)
    assert (verdict.faults, verdict.lines) == ((), 13)


def test_a_line_written_before_head_was_is_taken_over(folder):
    head = (folder / "HEAD").read_bytes()
    log(folder, file_bytes=10_000).append([{"n": 12}])
    (folder / "HEAD").write_bytes(head)
    log(folder, file_bytes=10_000).append([{"n": 13}])
    verdict = verify(folder)
    assert (verdict.faults, verdict.lines, verdict.head.lines) == ((), 14, 14)


def test_a_noted_hash_must_stay_in_the_chain(folder):
    noted = verify(folder).head.hash
    log(folder).append([{"n": 12}])
    assert not verify(folder, noted).faults
    assert verify(folder, "f" * 64).faults


def test_a_new_day_begins_a_new_file(tmp_path):
    log(tmp_path, DAY).append([{"n": 1}])
    log(tmp_path, date(2026, 11, 21)).append([{"n": 2}])
    assert [path.name for path in audit_files(tmp_path)] == [
        "audit-20261120-000001.jsonl", "audit-20261121-000002.jsonl",
    ]  # fmt: skip
    assert not verify(tmp_path).faults


def test_files_past_their_days_go_and_the_chain_says_so(tmp_path):
    for day in (date(2026, 1, 1), date(2026, 1, 2), DAY):
        log(tmp_path, day, days=180).append([{"day": str(day)}])
    assert [path.name for path in audit_files(tmp_path)] == ["audit-20261120-000003.jsonl"]
    lines = audit_files(tmp_path)[0].read_text("utf-8").splitlines()
    assert [json.loads(line).get("event") for line in lines] == ["expired", "expired", None]
    assert not verify(tmp_path).faults
    rewrite(audit_files(tmp_path)[0], lambda lines: lines[1:])
    assert verify(tmp_path).faults


def test_many_writers_make_one_chain(tmp_path):
    def write(name: int) -> None:
        own = log(tmp_path, file_bytes=2000)
        for n in range(25):
            own.append([{"writer": name, "n": n}])

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verdict = verify(tmp_path)
    assert (verdict.faults, verdict.lines, read_head(tmp_path).lines) == ((), 100, 100)


@settings(deadline=None)  # the disk decides
@given(
    st.lists(st.dictionaries(st.text(max_size=9), st.text(max_size=20), max_size=3), min_size=1, max_size=8)
)
def test_any_text_can_be_written_and_verified(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("any")
    log(folder).append([{key: value for key, value in one.items() if key != "prev"} for one in records])
    verdict = verify(folder)
    assert (verdict.faults, verdict.lines) == ((), len(records))


def test_the_command_says_whether_all_is_there(folder):
    runner = CliRunner()
    good = runner.invoke(app, ["audit", "verify", "--audit", str(folder)])
    assert (good.exit_code, "12 行" in good.stdout) == (0, True)
    rewrite(audit_files(folder)[0], lambda lines: lines[1:])
    bad = runner.invoke(app, ["audit", "verify", "--audit", str(folder)])
    assert (bad.exit_code, ".jsonl" in bad.output or "被删除" in bad.output) == (1, True)
    assert runner.invoke(app, ["audit", "verify", "--audit", str(folder / "none")]).exit_code == 1
