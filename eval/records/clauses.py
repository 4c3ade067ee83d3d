"""Clauses: is each unit of the gold found, under the right labels, and nothing of the text lost?

A predicted clause matches a gold unit when its text begins with the first fourteen characters of the unit's quote
(with or without the label, which may stand alone on its line), or is shorter than those and begins them. Of several
the one under the right path is taken, else the last. Headers and signatures are neither right nor wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.annotations import GoldClause
from eval.matching import normalise, normalise_path
from eval.records.tally import DocumentScore, Miss, precision_recall_f1
from eval.subject import Row

STRUCTURE = frozenset({"section", "item", "point", "dash", "box", "row", "article", "para"})
NEUTRAL = frozenset({"header", "signature"})
BEGINNING = 14
NEUTRAL_BEGINNING = 8
SHORTEST = 4
STEP = 20
WINDOW = 12


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A predicted clause made comparable: its words with and without the label, and its path."""

    row: Row
    start: str
    bare: str
    path: tuple[str, ...]

    def begins(self, wanted: str) -> bool:
        return (
            self.start.startswith(wanted)
            or self.bare.startswith(wanted)
            or (len(self.start) >= SHORTEST and wanted.startswith(self.start))
        )


def score_clauses(doc: str, gold: Sequence[GoldClause], rows: Sequence[Row], master: str) -> DocumentScore:
    """Score the predicted clauses of one document; `master` is its normalised master text.

    Measures: precision, recall, f1; path_accuracy over the units found; text_kept, the share of samples of the master
    text (twelve characters every twenty) that stand in the clauses.
    """
    units = [unit for unit in gold if unit.kind in STRUCTURE]
    candidates = [_candidate(row) for row in rows]
    used, right_paths, misses = set[int](), 0, list[Miss]()
    for unit in units:
        path = normalise_path(unit.path)
        best = _best(normalise(unit.quote)[:BEGINNING], path, candidates, used)
        if best is None:
            misses.append(Miss(doc, "missing", f"{_shown(unit.path)} {unit.quote}", ""))
            continue
        used.add(best)
        if candidates[best].path == path:
            right_paths += 1
        else:
            misses.append(
                Miss(doc, "path", f"{_shown(unit.path)} {unit.quote}", _shown(candidates[best].row["path"]))
            )
    extra = _extra(gold, candidates, used)
    misses += [Miss(doc, "extra", "", f"{_shown(c.row['path'])} {str(c.row['text'])[:30]}") for c in extra]
    fractions = precision_recall_f1(len(used), len(used) + len(extra), len(units))
    fractions["path_accuracy"] = (float(right_paths), float(len(used)))
    fractions["text_kept"] = _text_kept(master, "".join(c.start for c in candidates))
    return DocumentScore(doc, fractions, tuple(misses))


def _candidate(row: Row) -> _Candidate:
    text, label = normalise(row["text"]), normalise(row.get("label"))
    start = text if text.startswith(label) else label + text
    return _Candidate(row, start, start.removeprefix(label), normalise_path(row.get("path", ())))


def _best(wanted: str, path: tuple[str, ...], candidates: Sequence[_Candidate], used: set[int]) -> int | None:
    best = None
    for index, candidate in enumerate(candidates):
        if index not in used and candidate.begins(wanted):
            best = index
            if candidate.path == path:
                break
    return best


def _extra(gold: Sequence[GoldClause], candidates: Sequence[_Candidate], used: set[int]) -> list[_Candidate]:
    neutral = tuple(
        filter(None, (normalise(u.quote)[:NEUTRAL_BEGINNING] for u in gold if u.kind not in STRUCTURE))
    )
    return [
        candidate
        for index, candidate in enumerate(candidates)
        if index not in used
        and candidate.row.get("kind") not in NEUTRAL
        and candidate.start
        and not candidate.start.startswith(neutral)
    ]


def _text_kept(master: str, said: str) -> tuple[float, float]:
    samples = range(0, len(master) - STEP, STEP)
    kept = sum(1 for at in samples if master[at : at + WINDOW] in said)
    return float(kept), float(max(1, len(samples)))


def _shown(path: Sequence[str]) -> str:
    return "".join(path)
