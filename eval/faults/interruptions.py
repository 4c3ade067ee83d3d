"""A publication interrupted at every step: killed, without power, on a full, failing or read-only disk."""

import errno
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from corpus.errors import IndexFault, IndexMissing
from eval.faults.power import PowerCut
from eval.faults.scene import PLAYS, Play, Scene, Snapshot, answers_of
from eval.faults.tripwire import Run, Step, Verdict, run
from indexer.build.extraction import built_in_encoder
from indexer.index import Index
from indexer.publish import generations, verify

Kind = Literal["kill", "empty", "zeros", "names", "eio", "enospc", "erofs"]
"""kill: kill -9; empty, zeros, names: a power cut with that loss; the rest: error numbers."""

KINDS: tuple[Kind, ...] = ("kill", "empty", "zeros", "names", "eio", "enospc", "erofs")

_FILLS = frozenset(
    {"write", "pwrite64", "writev", "pwritev", "open", "openat", "mkdir", "mkdirat", "fallocate"}
)
_KEPT = frozenset({"CURRENT", ".lock"})


@dataclass(slots=True)
class Tally:
    """What came of some trials: how many, how often which state was found, and what should not have been."""

    trials: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _State:
    """What serves: generation (None where nothing was ever published), a warning, and the answers."""

    generation: str | None
    warning: str | None = None
    answers: bytes = b""


@dataclass(frozen=True, slots=True)
class _Stage:
    """A play made ready: how to set it back, what serves before, after the act, and after a build that follows."""

    play: Play
    scene: Scene
    snapshot: Snapshot
    before: _State
    after: _State
    rebuilt: bytes
    steps: tuple[Step, ...]


@contextmanager
def staged(plays: tuple[Play, ...] = PLAYS) -> Iterator["Stages"]:
    """Set all stages up in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="zhengwen-faults-") as base:
        yield [_staged(play, Scene(Path(base).resolve() / play.name)) for play in plays]


def interrupt(stages: "Stages", kind: Kind, sample: int | None = None, seed: int = 1) -> Iterator[Tally]:
    """Interrupt the acts on all stages at each of their steps, or at `sample` of all these; yield the tally as it grows."""
    tally = Tally()
    points = [(stage, at) for stage in stages for at in range(len(stage.steps) + 1)]
    if kind == "erofs":
        points = [(stage, 0) for stage in stages]
    if sample is not None and sample < len(points):
        points = sorted(random.Random(seed).sample(points, sample), key=points.index)  # noqa: S311 - reproducible
    for stage, at in points:
        tally.trials += 1
        try:
            tally.outcomes[_trial(stage, kind, at)] += 1
        except _Broken as broken:
            what = stage.steps[at] if at < len(stage.steps) else "end"
            tally.faults.append(f"{kind} {stage.play.name} {at} {what}: {broken}")
        yield tally


class _Broken(Exception):
    """Something that must hold did not."""


Stages = list[_Stage]


def _staged(play: Play, scene: Scene) -> _Stage:
    scene.base.mkdir(parents=True)
    play.prepare(scene)
    snapshot = scene.keep()
    before = _state(scene)
    made = run(lambda: play.act(scene), scene.base, lambda _, __: None)
    if made.status:
        raise _Broken(made.said)
    after = _state(scene)
    _build(play, scene)
    stage = _Stage(play, scene, snapshot, before, after, _state(scene).answers, tuple(made.steps))
    snapshot.restore()
    return stage


def _state(scene: Scene) -> _State:
    """Open the index as the service does, and ask."""
    try:
        index = Index.open(scene.index, built_in_encoder())
    except IndexMissing:
        return _State(None)
    try:
        return _State(index.generation, index.fault, answers_of(index))
    finally:
        index.close()


def _trial(stage: _Stage, kind: Kind, at: int) -> str:
    stage.snapshot.restore()
    made = _disturbed(stage, kind, at)
    found = _found(stage)
    said = "" if made.status else found
    if kind not in ("kill", "empty", "zeros", "names"):
        said = _explained(made, found)
    elif made.status not in (0, -signal.SIGKILL):
        raise _Broken(f"ended with {made.status}: {made.said}")
    elif made.status == 0 and found != "new":
        raise _Broken("what was reported as published is gone")
    _goes_on(stage)
    return said or found


def _disturbed(stage: _Stage, kind: Kind, at: int) -> Run:
    if kind in ("empty", "zeros", "names"):
        cut = PowerCut(at)
        made = run(lambda: stage.play.act(stage.scene), stage.scene.base, cut)
        cut.lose(kind)
        return made
    judges: dict[str, Callable[[int, Step], Verdict]] = {
        "kill": lambda number, _: 0 if number == at else None,
        "eio": lambda number, _: errno.EIO if number == at else None,
        "enospc": lambda number, step: errno.ENOSPC if number >= at and step.call in _FILLS else None,
        "erofs": lambda _, __: errno.EROFS,
    }
    return run(lambda: stage.play.act(stage.scene), stage.scene.base, judges[kind])


def _found(stage: _Stage) -> str:
    """Return whether the service finds the old or the new index; both must answer as they always did."""
    try:
        state = _state(stage.scene)
    except IndexFault as fault:
        raise _Broken(f"refused: {fault}") from fault
    if state.warning:
        raise _Broken(f"warning: {state.warning}")
    old = state.generation == stage.before.generation
    if state.answers != (stage.before if old else stage.after).answers:
        raise _Broken(f"other answers from {state.generation}")
    return "old" if old else "new"


def _explained(made: Run, found: str) -> str:
    """Return what came of an error of the disk: the act went through, or said in Chinese why not."""
    if made.status == 0:
        if found != "new":
            raise _Broken("reported as published, but the old index serves")
        return "new"
    if not made.said.startswith("IndexFault: ") or "请" not in made.said:
        raise _Broken(f"not explained: {made.status} {made.said}")
    return f"explained, {found}"


def _build(play: Play, scene: Scene) -> None:
    """Build without disturbance, in a process of its own."""
    made = run(lambda: play.build(scene), scene.base, lambda _, __: None)
    if made.status:
        raise _Broken(f"next build: {made.status} {made.said}")


def _goes_on(stage: _Stage) -> None:
    """The next build works, and cleans up."""
    scene = stage.scene
    try:
        _build(stage.play, scene)
        for name in generations(scene.index):
            verify(scene.index, name)
    except IndexFault as fault:
        raise _Broken(f"next build: {fault}") from fault
    state = _state(scene)
    if state.answers != stage.rebuilt:
        raise _Broken("the next build answers something else")
    left = {path.name for path in scene.index.iterdir()} - {*generations(scene.index), *_KEPT}
    if left:
        raise _Broken(f"left behind: {sorted(left)}")


def silent(scene: Scene) -> Run:
    """Open the index and ask in a process that may not change anything on the disk; return its run."""
    return run(lambda: str(len(scene.answers())), scene.base, lambda _, __: errno.EROFS)
