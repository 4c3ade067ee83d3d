"""The service under measurement: its engine, asked in this process, without HTTP.

An index that is given is measured as it stands. Without one, the corpus is indexed with the code as it is, into a
folder of its own for each variant, so that a run never measures an older state by accident.

Whether a document is in force depends on the day. A run takes the day on which the newest document of the index was
issued, so that the same state gives the same figures on any day; the day is noted among the settings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from corpus.errors import QuestionError
from eval.ablations import Only, Part, extractors_without, plan_without
from eval.errors import SubjectError
from eval.subject import AnswerObject, Row, RowKind, Subject
from eval.texts import TextSource
from eval.variants import REINDEXED
from indexer import rows
from indexer.build import build
from indexer.encoder import open_encoder
from indexer.lexicon import Lexicon
from service.engine import Engine
from service.schema import AskRequest
from service.settings import Settings

SAMPLE = Path(__file__).parent.parent / "corpus" / "documents"


@dataclass(frozen=True, slots=True)
class Setup:
    """Which service to measure.

    index    an index as it stands, None to build one of `corpora` in the folder `built`
    encoder  as in the service's settings; "" for the built-in one
    """

    corpora: tuple[Path, ...] = (SAMPLE,)
    index: Path | None = None
    built: Path = Path("var/eval/index/service")
    encoder: str = ""
    without: frozenset[Part] = frozenset()
    only: Only = ""


class EngineSubject:
    """An engine as a subject of measurement."""

    def __init__(self, engine: Engine, settings: Mapping[str, Any], records: Sequence[str]) -> None:
        self._engine = engine
        self._settings = dict(settings)
        self._records = tuple(records)

    def answer(self, question: str, history: Sequence[str]) -> AnswerObject:
        """Ask the engine; a question that it refuses to take counts as declined."""
        try:
            answer = self._engine.ask(AskRequest(question=question, history=list(history)))
        except QuestionError as error:
            return {"answer": str(error), "abstained": True, "reason": "bad_question"}
        return answer.model_dump(mode="json")

    def describe(self) -> Mapping[str, Any]:
        """Return the generation, the hash of the corpus, and the settings."""
        described = self._engine.describe()
        return {
            "subject": "政问",
            "index": described["generation"],
            "corpus_sha256": described["corpus"],
            "settings": {
                **{key: described[key] for key in ("encoder", "tokenizer", "documents", "clauses")},
                **self._settings,
            },
            "records": self._records,
        }

    def rows(self, kind: RowKind) -> Iterable[Row]:
        """Return the export rows of the index."""
        store = self._engine.index.store
        match kind:
            case "documents":
                return map(rows.entry_row, store.documents)
            case "clauses":
                return map(rows.clause_row, store.iter_clauses())
            case "targets":
                return (rows.target_row(target) for _, target in store.facts.all_targets())
            case "duties":
                return (rows.duty_row(duty) for _, duty in store.facts.all_duties())

    def text(self, doc: str) -> str:
        """Return the canonical text of a document; raises KeyError where there is none."""
        text = self._engine.text(doc)
        if text is None:
            raise KeyError(doc)
        return text


def open_service(setup: Setup) -> Subject:
    """Open the service to measure, its index built first where none is given.

    Raises SubjectError where not one document could be indexed, and IndexFault where an index cannot be opened.
    """
    if setup.index is not None and REINDEXED & setup.without:
        raise SubjectError("这一评测对象要另建索引，不能与 --index 同用；请去掉 --index。")
    encoder = open_encoder(setup.encoder or None)
    folder = setup.index or setup.built
    if setup.index is None:
        report = build(
            list(setup.corpora), folder, encoder=encoder, extractors=extractors_without(setup.without)
        )
        if report.failed:
            file, reason = report.failed[0]
            raise SubjectError(f"有 {len(report.failed)} 个文件未能编入索引，如 {file}：{reason}")
    settings = Settings(index=folder, encoder=setup.encoder, llm_url="")
    plan = plan_without(setup.without, setup.only)
    day = _newest(Engine.open(settings))
    engine = Engine.open(settings, today=day, plan=plan)
    if "lexicon" in setup.without:
        engine = replace(engine, maker=replace(engine.maker, lexicon=Lexicon.empty()))
    noted = {"today": day.isoformat(), "without": "、".join(sorted(setup.without)), "only": setup.only}
    kept = {key: value for key, value in noted.items() if value}
    records = ("clauses",) if "facts" in setup.without else ("clauses", "targets", "duties")
    return EngineSubject(engine, kept, records)


def canonical_texts(index: Path) -> TextSource:
    """Return the canonical texts of an index."""
    return Engine.open(Settings(index=index, llm_url="")).text


def _newest(engine: Engine) -> date:
    """Return the day on which the newest document was issued; the first day of the calendar where none says."""
    issued = [document.issued for document in engine.documents() if document.issued]
    return date.fromisoformat(max(issued)) if issued else date.min
