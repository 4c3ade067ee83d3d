"""Workers: order, bounded look-ahead, and a dead worker that takes only its own item with it."""

import builtins
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import IndexFault
from indexer.build.bounds import Bounds, Stop
from indexer.build.workers import Workers

work = builtins.eval
"""A function of an installed module, so that a worker can import it: the items are expressions."""

DEADLY = "__import__('os').kill(__import__('os').getpid(), 9)"


def died(item: str, stop: str) -> str:
    return f"{stop} over {item[:5]}"


@pytest.mark.parametrize("processes", [0, 2])
def test_results_come_in_order(processes: int) -> None:
    with Workers(work, died, processes) as workers:
        assert list(workers.map(f"{n} * {n}" for n in range(20))) == [n * n for n in range(20)]


def test_a_worker_that_dies_costs_only_its_own_item() -> None:
    items = ["1", "2", DEADLY, "3", "4", DEADLY, "5", "6", "7", "8"]
    with Workers(work, died, 2) as workers:
        assert list(workers.map(items)) == [1, 2, "killed over __imp", 3, 4, "killed over __imp", 5, 6, 7, 8]


HOSTILE = {
    "memory": "len(bytearray(600 << 20))",
    "cpu": "any(False for _ in iter(int, 1))",
    "time": "__import__('time').sleep(600)",
    "output": "bytes(9 << 20)",
    "killed": DEADLY,
    "crashed": "__import__('ctypes').string_at(0)",
}
BOUNDS = Bounds(memory_mb=400, cpu_seconds=1, seconds=100, output_mb=8)


@pytest.mark.parametrize("stop", HOSTILE)
def test_an_item_that_takes_too_much_is_stopped_and_the_others_are_not(stop: str) -> None:
    items = ["1", HOSTILE[stop], "2", "3", "4", "5"]
    bounds = replace(BOUNDS, seconds=3) if stop == "time" else BOUNDS
    with Workers(work, died, 1, bounds) as workers:
        assert list(workers.map(items)) == [1, died(HOSTILE[stop], stop), 2, 3, 4, 5]


def test_processor_time_is_counted_item_by_item() -> None:
    """Each takes over half of what one may; a limit on the whole process would end the second."""
    busy = "(lambda clock: [0 for _ in iter(lambda end=clock() + 0.7: clock() > end, True)] and 1)(__import__('time').process_time)"
    with Workers(work, died, 1, BOUNDS) as workers:
        assert list(workers.map([busy] * 4)) == [1] * 4


def test_what_a_worker_writes_to_the_disk_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "big"
    item = f"open({str(path)!r}, 'wb').write(bytes(20 << 20))"
    with Workers(work, died, 1, BOUNDS) as workers, pytest.raises(OSError, match="File too large"):
        list(workers.map([item]))
    assert path.stat().st_size <= BOUNDS.output_bytes


def test_memory_that_runs_out_in_this_process_is_reported_too() -> None:
    with Workers(work, died, 0) as workers:
        assert list(workers.map(["[].__mul__(1)", "[0] * (1 << 60)"])) == [[], "memory over [0] *"]


def test_leaving_early_ends_the_workers_at_once() -> None:
    started = time.monotonic()
    with Workers(work, died, 1) as workers:
        results = workers.map(["__import__('os').getpid()", "__import__('time').sleep(600)"])
        worker = Path("/proc") / str(next(results))
    assert time.monotonic() - started < 30
    assert not running(worker)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5"])
def test_a_bound_that_is_no_number_is_refused_by_name(value: str) -> None:
    with pytest.raises(IndexFault, match=f"ZHENGWEN_READ_MEMORY_MB 的值是 {value}"):
        Bounds.read({"ZHENGWEN_READ_MEMORY_MB": value})
    assert Bounds.read({"ZHENGWEN_READ_SECONDS": "7"}) == Bounds(seconds=7)


@pytest.mark.parametrize("stop", HOSTILE)
def test_every_stop_is_explained_with_what_to_do(stop: Stop) -> None:
    said = BOUNDS.explain(stop)
    assert "请检查该文件" in said
    assert stop in {"killed", "crashed"} or "ZHENGWEN_READ_" in said


def test_items_are_taken_as_results_are_wanted() -> None:
    taken = []

    def items() -> Iterator[str]:
        for n in range(1_000):
            taken.append(n)
            yield str(n)

    with Workers(work, died, 2) as workers:
        results = workers.map(items())
        assert next(results) == 0
        assert len(taken) <= 6
        results.close()


def test_an_error_of_the_function_is_raised() -> None:
    with Workers(int, died, 1) as workers, pytest.raises(ValueError, match="invalid literal"):
        list(workers.map(["x"]))


def test_workers_end_with_a_killed_parent() -> None:
    code = (
        "import builtins; from indexer.build.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    with Workers(builtins.eval, max, 1) as workers:\n"
        "        item = \"print(__import__('os').getpid(), flush=True), __import__('time').sleep(600)\"\n"
        "        list(workers.map([item]))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = Path("/proc") / parent.stdout.readline().decode().strip()
        assert worker.exists()
        parent.kill()
    deadline = time.monotonic() + 20
    while running(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(worker)


def running(process: Path) -> bool:
    try:
        return process.joinpath("stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
