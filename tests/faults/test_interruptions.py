"""A publication killed, without power, on a full, failing or read-only disk: old or new, explained, and the next build works.

A sample with a fixed seed; all steps: `python -m eval.faults kill --all`, `power --all`, `errors --all`.
"""

from pathlib import Path

import pytest

from eval.faults.interruptions import Kind, interrupt, silent
from eval.faults.scene import Scene
from eval.faults.tripwire import possible

pytestmark = pytest.mark.skipif(not possible(), reason="needs seccomp user notification (Linux 5.5)")


@pytest.mark.parametrize(
    ("kind", "trials"),
    [("kill", 40), ("empty", 6), ("zeros", 6), ("names", 12), ("eio", 16), ("enospc", 8), ("erofs", 5)],
)
def test_an_interrupted_publication_leaves_the_old_or_the_new_index(kind: Kind, trials: int) -> None:
    for tally in interrupt(kind, trials, seed=7):
        assert not tally.faults, tally.faults
    assert tally.trials == trials
    assert sum(tally.outcomes.values()) == trials


def test_opening_and_asking_changes_nothing_on_the_disk(tmp_path: Path) -> None:
    scene = Scene(tmp_path.resolve())
    scene.publish("早上六点")
    made = silent(scene)
    assert (made.status, made.steps) == (0, []), made.said
    assert int(made.said) > 1_000
