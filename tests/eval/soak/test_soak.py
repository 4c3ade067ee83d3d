"""Half a minute of what `python -m eval.soak` does for twenty, and that it notices what it is there for."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.soak.run import Soak, _note, soak, table
from eval.soak.traffic import CLIENTS, Client, Reply

SAMPLE = Path(__file__).parents[3] / "corpus" / "documents"


def test_nothing_fails_or_grows_while_everything_happens_at_once(tmp_path: Path) -> None:
    made = soak(SAMPLE, tmp_path, seconds=24, clients=4, publish_every_s=4)
    assert not made.wrong, table(made)
    assert set(made.seconds) == {client.name for client in CLIENTS}
    assert made.published >= 3
    assert made.damaged >= 1
    assert len(made.generations) >= 2
    assert made.file_growth < 40
    assert made.memory_growth < 1.5


@pytest.mark.parametrize("reply", [Reply(500), Reply(503), Reply(0)])
def test_what_ought_not_to_come_is_counted(reply: Reply) -> None:
    visit: Callable[[int, random.Random], Reply] = lambda port, dice: reply  # noqa: E731
    made = Soak()
    _note(made, Client("问答", 1, frozenset({200}), visit), reply, 0.1)
    assert made.wrong == {("问答", str(reply.status)): 1}
    assert not made.seconds


def test_growth_is_that_from_the_second_quarter_to_the_last() -> None:
    made = Soak(memory=[1, 1, 100, 100, 100, 100, 150, 150], files=[1, 1, 10, 10, 10, 10, 25, 25])
    assert made.memory_growth == 1.5
    assert made.file_growth == 15
    assert Soak(memory=[7], files=[3]).memory_growth == 1
