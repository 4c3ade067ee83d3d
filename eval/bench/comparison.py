"""Engines side by side: each in a process of its own, one after the other, round by round, on the same material."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from eval.bench.load import Load
from eval.bench.material import Material, Query
from eval.bench.peers import PEERS, K
from eval.bench.trial import size_of

OURS, WORDS, STANDARD = "zhengwen", "zhengwen_bm25", "tantivy"
"""This project as it serves and by words alone, and the engine whose time is 1 in the ratios."""

_ENOUGH = 50
"""Questions that an engine must have answered within its time for its ranking to be judged."""

_DEADLINE_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured of one engine; `note` says why there is nothing where it could not run.

    build_s, build_peak, size  seconds, bytes of memory and bytes on disk of indexing; None where it is not built here
    opened_s, serve_peak       seconds until it can be asked, bytes of memory while it answers
    loads                      one a number of clients, each the median over the rounds
    agreement                  share of its ten best that are among the ten best of our BM25
    mrr, recall                at 10, over the questions whose answer is known; None where none is
    """

    name: str
    label: str
    kind: str
    note: str = ""
    build_s: float | None = None
    build_peak: int | None = None
    size: int | None = None
    opened_s: float | None = None
    serve_peak: int | None = None
    loads: tuple[Load, ...] = ()
    agreement: float | None = None
    mrr: float | None = None
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All outcomes over one corpus."""

    corpus: str
    clauses: int
    questions: int
    rounds: int
    outcomes: tuple[Outcome, ...]
    machine: Mapping[str, str] = field(default_factory=dict)

    def outcome(self, name: str) -> Outcome | None:
        """Return the outcome of one engine that ran."""
        return next((one for one in self.outcomes if one.name == name and one.loads), None)

    def json(self) -> str:
        """Return all raw numbers."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def compare(
    material: Material,
    names: Sequence[str],
    folder: Path,
    *,
    corpus: str,
    clients: Sequence[int] = (1, 4, 16),
    rounds: int = 3,
    limit_s: float = 20.0,
    machine: Mapping[str, str] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """Build every engine that is installed, then ask all of them in turn, `rounds` times over.

    limit_s  a client count is stopped after so many seconds, whatever was asked by then
    tell     is told what is going on
    """
    built: dict[str, dict[str, Any]] = {}
    failed: dict[str, str] = {}
    for name in names:
        entry = PEERS[name]
        if entry.missing:
            failed[name] = f"未安装（{'、'.join(entry.missing)}）"
            continue
        tell(f"{entry.label}：建立索引")
        _run(built, failed, name, "build", material.folder, folder / name)
    asked: dict[str, list[dict[str, Any]]] = {name: [] for name in built}
    for turn in range(rounds):
        for name in list(built):
            if name in failed or (turn and not PEERS[name].lasting):
                continue
            tell(f"{PEERS[name].label}：提问，第 {turn + 1} 轮")
            one: dict[str, dict[str, Any]] = {}
            more = (",".join(map(str, clients)), str(limit_s))
            _run(one, failed, name, "ask", material.folder, folder / name, *more)
            asked[name] += one.values()
    queries = material.queries()
    ours = asked.get(WORDS) or [{"found": []}]
    outcomes = tuple(
        _outcome(name, built.get(name), asked.get(name, []), failed.get(name, ""), queries, ours[0]["found"])
        for name in names
    )
    size = size_of(material.index / (material.index / "CURRENT").read_text("ascii").strip())
    outcomes = tuple(_sized(one, size) if one.name == OURS else one for one in outcomes)
    return Comparison(corpus, material.size, len(queries), rounds, outcomes, machine or {})


def _run(into: dict[str, dict[str, Any]], failed: dict[str, str], name: str, act: str, *rest: object) -> None:
    command = [sys.executable, "-m", "eval.bench.trial", act, name, *map(str, rest)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_DEADLINE_S, check=True)  # noqa: S603 - this program
        into[name] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        failed[name] = f"{_DEADLINE_S:.0f} 秒内没有完成"
    except subprocess.CalledProcessError as error:
        words = error.stderr.decode(errors="replace").strip().splitlines()
        killed = f"进程被终止（信号 {-error.returncode}）" if error.returncode < 0 else "出错"
        failed[name] = f"{killed}：{words[-1][:200] if words else ''}"


def _outcome(
    name: str,
    built: Mapping[str, Any] | None,
    asked: Sequence[Mapping[str, Any]],
    note: str,
    queries: Sequence[Query],
    standard: Sequence[Sequence[int]],
) -> Outcome:
    entry = PEERS[name]
    if built is None or not asked:
        return Outcome(name, entry.label, entry.kind, note)
    found = asked[0]["found"]
    pairs = [
        len(set(one[:K]) & set(other[:K])) / K
        for one, other in zip(found, standard, strict=False)
        if len(other) >= K
    ]
    if len(found) < min(_ENOUGH, len(queries)):
        pairs = []
    known = [(query.gold, rows) for query, rows in zip(queries, found, strict=False) if query.gold]
    if len(found) < min(_ENOUGH, len(queries)):
        known = []
    makes = entry.lasting and name != OURS
    return Outcome(
        name,
        entry.label,
        entry.kind,
        note,
        build_s=built["seconds"] if makes else None,
        build_peak=built["peak"] if makes else None,
        size=built["bytes"] if makes else None,
        opened_s=median(one["opened"] for one in asked),
        serve_peak=max(one["peak"] for one in asked),
        loads=tuple(_middle([one["loads"][at] for one in asked]) for at in range(len(asked[0]["loads"]))),
        agreement=sum(pairs) / len(pairs) if pairs else None,
        mrr=_mean([_reciprocal(gold, rows) for gold, rows in known]),
        recall=_mean([len(set(gold) & set(rows[:K])) / min(len(gold), K) for gold, rows in known]),
    )


def _sized(outcome: Outcome, size: int) -> Outcome:
    from dataclasses import replace

    return replace(outcome, size=size)


def _middle(loads: Sequence[Mapping[str, Any]]) -> Load:
    return Load(
        loads[0]["clients"],
        int(median(load["asked"] for load in loads)),
        *(float(median(load[name] for load in loads)) for name in ("p50", "p95", "p99", "a_second")),
    )


def _reciprocal(gold: Sequence[int], rows: Sequence[int]) -> float:
    return next((1 / place for place, row in enumerate(rows[:K], 1) if row in gold), 0.0)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
