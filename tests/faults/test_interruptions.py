"""A publication killed, without power, on a full, failing or read-only disk: old or new, explained, and the next build works.

A sample with a fixed seed; all steps: `python -m eval.faults kill --all`, `power --all`, `errors --all`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.faults.interruptions import Kind, Stages, interrupt, silent, staged
from eval.faults.scene import Scene
from eval.faults.tripwire import possible

pytestmark = pytest.mark.skipif(not possible(), reason="needs seccomp user notification (Linux 5.5)")


@pytest.fixture(scope="module")
def stages() -> Iterator[Stages]:
    with staged() as made:
        yield made


SAMPLES: dict[Kind, int] = {"kill": 40, "empty": 3, "zeros": 3, "names": 8, "eio": 8, "enospc": 4, "erofs": 5}


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_interrupted_publication_leaves_the_old_or_the_new_index(stages: Stages, kind: Kind) -> None:
    for tally in interrupt(stages, kind, SAMPLES[kind], seed=7):
        assert not tally.faults, tally.faults
    assert tally.trials == sum(tally.outcomes.values()) == SAMPLES[kind]


def test_opening_and_asking_changes_nothing_on_the_disk(tmp_path: Path) -> None:
    scene = Scene(tmp_path.resolve())
    scene.publish("早上六点")
    made = silent(scene)
    assert (made.status, made.steps) == (0, []), made.said
    assert int(made.said) > 1_000
