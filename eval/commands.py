"""What the commands do, apart from the command line: which subjects to open, in which order, where to keep the runs."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import Progress

from eval.annotations import Gold, load_gold
from eval.artefacts import read_answers, read_run, write_run
from eval.exchange.collection import Collection, from_gold
from eval.exchange.trec import read_run_file
from eval.measures import STANDARD
from eval.report import render_html
from eval.results import Result
from eval.session import Session, measure
from eval.subject import Row, Subject
from eval.subjects.files import AnswersSubject, RankingSubject
from eval.subjects.passages import gold_clauses
from eval.texts import TextSource, master_texts
from eval.variants import DEFAULT, REINDEXED, Variant, find_variant, load_variants, open_baseline


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What `zhengwen eval run` was asked; empty means the default."""

    gold: Path
    corpus: tuple[Path, ...]
    index: Path | None
    variants: tuple[str, ...]
    encoder: str
    ranking: Path | None
    answers: Path | None
    measures: tuple[str, ...]
    name: str
    out: Path
    seed: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A run that has been written to its folder."""

    folder: Path
    result: Result


def run_variants(request: RunRequest, progress: Progress) -> Iterator[Kept]:
    """Measure each subject in turn, write its folder with the report, and yield it."""
    gold = load_gold(request.gold)
    masters = master_texts(gold.folder, *request.corpus)
    named = _openers(request, gold)
    for name, opener in named.items():
        task = progress.add_task(f"评测 {name}", total=len(gold.questions))
        session = Session(
            request.name if request.name and len(named) == 1 else request.name + name,
            tuple(dict.fromkeys((*STANDARD, *request.measures))),
            request.seed,
        )

        def advance(task: Any = task) -> None:
            progress.advance(task)

        experiment, result = measure(session, opener(), gold, masters, advance)
        folder = request.out / session.name
        write_run(folder, experiment, result)
        (folder / "report.html").write_text(render_html([read_run(folder)]), "utf-8")
        yield Kept(folder, result)


def collection_of(folder: Path, corpora: Sequence[Path], index: Path | None) -> Collection:
    """Return the gold as a test collection over the clauses of an index, or over those that the gold marks."""
    gold = load_gold(folder)
    if index is None:
        return from_gold(gold, _marked_clauses(gold, corpora), {})
    subject = _service(corpora, index)
    titles = {str(row["doc"]): str(row["title"]) for row in subject.rows("documents")}
    return from_gold(gold, subject.rows("clauses"), titles)


def text_source(gold: Path, corpora: Sequence[Path], index: Path | None) -> TextSource:
    """Return the canonical texts of an index where one is given, else the master texts."""
    if index is None:
        return master_texts(gold, *corpora)
    from eval.engine import canonical_texts  # brings in the whole service

    return canonical_texts(index)


def _openers(request: RunRequest, gold: Gold) -> Mapping[str, Callable[[], Subject]]:
    """Return how to open each subject, by the name that its run gets."""
    if request.ranking:
        path = request.ranking
        return {path.stem: lambda: _ranking(path, request, gold)}
    if request.answers:
        file = request.answers
        return {file.stem: lambda: _answers(file, request, gold)}
    wanted = request.variants or (DEFAULT,)
    names = tuple(load_variants()) if "all" in wanted else wanted
    variants = [find_variant(name) for name in names]
    return {v.name + _suffix(request.encoder): _opener(v, request, gold) for v in variants}


def _opener(variant: Variant, request: RunRequest, gold: Gold) -> Callable[[], Subject]:
    if variant.kind != "engine":
        return lambda: open_baseline(variant, gold, request.corpus)
    indexed = "-".join(["full", *("no-" + part for part in sorted(variant.without & REINDEXED))])
    built = request.out / "index" / (indexed + _suffix(request.encoder))
    return lambda: _service(request.corpus, request.index, built, request.encoder, variant)


def _service(
    corpora: Sequence[Path],
    index: Path | None,
    built: Path = Path(),
    encoder: str = "",
    variant: Variant | None = None,
) -> Subject:
    from eval.engine import SAMPLE, Setup, open_service  # brings in the whole service

    return open_service(
        Setup(
            corpora=tuple(corpora) or (SAMPLE,),
            index=index,
            built=built,
            encoder=encoder,
            without=variant.without if variant else frozenset(),
            only=variant.only if variant else "",
        )
    )


def _suffix(encoder: str) -> str:
    """Return a part of a folder name for an encoder, so that each has its own index."""
    return "-" + re.sub(r"[^\w.-]+", "_", encoder) if encoder else ""


def _ranking(path: Path, request: RunRequest, gold: Gold) -> Subject:
    return RankingSubject(gold.questions, read_run_file(path), _passages(request, gold), path.name)


def _answers(path: Path, request: RunRequest, gold: Gold) -> Subject:
    return AnswersSubject(gold.questions, read_answers(path), _passages(request, gold), path.name)


def _passages(request: RunRequest, gold: Gold) -> Sequence[Row]:
    """Return the clauses that a file from elsewhere refers to: those of the index, else those that the gold marks."""
    if request.index is not None:
        return list(_service(request.corpus, request.index).rows("clauses"))
    return _marked_clauses(gold, request.corpus)


def _marked_clauses(gold: Gold, corpora: Sequence[Path]) -> list[Row]:
    source = master_texts(gold.folder, *corpora)
    return [
        row
        for doc, clauses in sorted(gold.clauses.items())
        for row in gold_clauses(doc, source(doc) or "", clauses)
    ]
