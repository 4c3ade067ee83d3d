"""One run from end to end: open the subject, ask, sum up, and say where the figures come from."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.annotations import Gold
from eval.experiment import Experiment, run_experiment
from eval.measures import STANDARD
from eval.provenance import commit_of, machine, now
from eval.results import Result
from eval.significance import SEED
from eval.subject import Subject
from eval.summary import figures, figures_by_type, latency, record_fractions, risk_curves
from eval.texts import TextSource


@dataclass(frozen=True, slots=True)
class Session:
    """How a run is made and kept.

    name      under which it is kept
    measures  retrieval measures in the notation of ir-measures
    code      a folder of the repository whose commit is noted
    """

    name: str
    measures: Sequence[str] = STANDARD
    seed: int = SEED
    code: Path = Path(__file__).parent


def measure(
    session: Session,
    subject: Subject,
    gold: Gold,
    masters: TextSource,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Experiment, Result]:
    """Run the experiment and sum it up; `progress` is called once after each question."""
    began = time.perf_counter()
    experiment = run_experiment(subject, gold, masters, session.measures, progress)
    described = dict(subject.describe())
    return experiment, Result(
        name=session.name,
        created=now(),
        commit=commit_of(session.code),
        machine=machine(),
        subject={
            "subject": described.get("subject"),
            "index": described.get("index"),
            "corpus_sha256": described.get("corpus_sha256"),
            "settings": described.get("settings") or {},
        },
        gold={"folder": gold.folder.as_posix(), "sha256": gold.sha256, "questions": len(gold.questions)},
        seed=session.seed,
        measures=figures(experiment, session.seed),
        by_type=figures_by_type(experiment, session.seed),
        records=record_fractions(experiment),
        risk=risk_curves(experiment),
        latency=latency([o.outcome for o in experiment.observations]),
        wall_s=round(time.perf_counter() - began, 3),
    )
