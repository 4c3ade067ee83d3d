"""Bits flipped, pages zeroed, files cut, lengthened and lost in a published index: refused, or the same answers."""

import os
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.errors import IndexFault
from eval.faults.interruptions import Tally
from eval.faults.scene import Scene, answers_of
from indexer.build.extraction import built_in_encoder
from indexer.index import Index

How = Literal["bit", "page", "cut", "more", "lost"]
HOWS: tuple[How, ...] = ("bit", "page", "cut", "more", "lost")
PER_FILE = {"bit": 8, "page": 4, "cut": 4, "more": 1, "lost": 1}
"""Trials for each file and each stage."""

_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Harm:
    """What is done to a file of the generation in service, or to CURRENT.

    alone  whether the generation before, which could serve instead, is taken away first
    at     where, as a share of the file's length
    """

    file: str
    how: How
    at: float
    alone: bool


def damage(sample: int | None = None, seed: int = 1) -> Iterator[Tally]:
    """Try all harms, or `sample` of them, each in a process that may crash; yield the tally as it grows."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="zhengwen-faults-") as base:
        scene = Scene(Path(base).resolve())
        older = scene.publish("早上六点")
        before = scene.answers()
        newer = scene.publish("早上七点")
        after = scene.answers()
        snapshot = scene.keep()
        chance = random.Random(seed)  # noqa: S311 - reproducible
        harms = list(_harms(scene.index / newer, chance))
        if sample is not None and sample < len(harms):
            harms = chance.sample(harms, sample)
        for harm in harms:
            snapshot.restore()
            said = _in_child(lambda harm=harm: _trial(scene, harm, older, newer, (before, after)))  # type: ignore[misc]
            tally.trials += 1
            if said in ("refused", "the one before serves", "same answers"):
                tally.outcomes[said] += 1
            else:
                tally.faults.append(f"{harm}: {said}")
            yield tally


def inflict(path: Path, how: How, at: float) -> None:
    """Damage a file."""
    content = path.read_bytes()
    place = min(int(at * len(content)), max(len(content) - 1, 0))
    match how:
        case "bit" if content:
            changed = content[place] ^ (1 << int(at * 8191) % 8)
            path.write_bytes(content[:place] + bytes([changed]) + content[place + 1 :])
        case "page":
            start = place // _PAGE * _PAGE
            end = min(start + _PAGE, len(content))
            path.write_bytes(content[:start] + bytes(end - start) + content[end:])
        case "cut":
            path.write_bytes(content[:place])
        case "more":
            path.write_bytes(content + content[-_PAGE:])
        case "lost":
            path.unlink()


def _harms(folder: Path, chance: random.Random) -> Iterator[Harm]:
    for alone in (True, False):
        for file in [*sorted(path.name for path in folder.iterdir()), "CURRENT"]:
            for how in HOWS:
                for _ in range(PER_FILE[how]):
                    yield Harm(file, how, chance.random(), alone)


def _trial(scene: Scene, harm: Harm, older: str, newer: str, answers: Sequence[bytes]) -> str:
    if harm.alone:
        for path in (scene.index / older).iterdir():
            path.unlink()
        (scene.index / older).rmdir()
    folder = scene.index if harm.file == "CURRENT" else scene.index / newer
    inflict(folder / harm.file, harm.how, harm.at)
    try:
        index = Index.open(scene.index, built_in_encoder())
    except IndexFault as fault:
        return "refused" if "请" in str(fault) else f"refused without advice: {fault}"
    said = answers_of(index)
    if index.generation == newer:
        return "same answers" if said == answers[1] else "OTHER ANSWERS"
    if index.fault is None:
        return "the one before serves without a warning"
    return "the one before serves" if said == answers[0] else "OTHER ANSWERS from the one before"


def _in_child(trial: Callable[[], str]) -> str:
    """Run a trial in a forked process; return what it says, or which signal ended it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = trial()
        except BaseException as error:  # noqa: BLE001 - the parent wants to know
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode()[:4000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said if code == 0 else f"CRASH with signal {-code}"
