"""Workers: order, bounded look-ahead, and a dead worker that takes only its own item with it."""

import builtins
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.build.workers import Workers

work = builtins.eval
"""A function of an installed module, so that a worker can import it: the items are expressions."""

DEADLY = "__import__('os').kill(__import__('os').getpid(), 9)"


def died(item: str) -> str:
    return f"died over {item[:5]}"


@pytest.mark.parametrize("processes", [0, 2])
def test_results_come_in_order(processes: int) -> None:
    with Workers(work, died, processes) as workers:
        assert list(workers.map(f"{n} * {n}" for n in range(20))) == [n * n for n in range(20)]


def test_a_worker_that_dies_costs_only_its_own_item() -> None:
    items = ["1", "2", DEADLY, "3", "4", DEADLY, "5", "6", "7", "8"]
    with Workers(work, died, 2) as workers:
        assert list(workers.map(items)) == [1, 2, "died over __imp", 3, 4, "died over __imp", 5, 6, 7, 8]


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
        "    with Workers(builtins.eval, str, 1) as workers:\n"
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
