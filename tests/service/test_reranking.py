"""A cross-encoder reorders the first clauses and nothing else, and a hit's parts still add up."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from corpus.errors import IndexFault
from service.engine import Engine
from service.reranking import Reranking
from service.schema import AskRequest
from service.settings import Settings

QUESTION = "企业研发费用补助怎么算"


class Backwards:
    """Likes best what stands last."""

    name = "backwards"

    def __init__(self) -> None:
        self.read: list[str] = []

    def scores(self, question: str, passages: Sequence[str]) -> np.ndarray:
        self.read = list(passages)
        return np.arange(len(passages), dtype=np.float32)


class Broken:
    name = "broken"

    def scores(self, question: str, passages: Sequence[str]) -> np.ndarray:
        return np.full(len(passages), np.nan, np.float32)


def ranked(engine: Engine, reranker: object, **how: float):
    held = engine.retriever.held
    titles = {entry.doc: entry.masthead.title for entry in engine.index.store.documents}
    ranking = engine.retriever.rank(engine.maker.make(QUESTION))
    return ranking, Reranking(reranker, held, titles, **how)(engine.maker.make(QUESTION), ranking)


def test_with_the_whole_share_the_order_is_that_of_the_model(engine: Engine) -> None:
    before, after = ranked(engine, Backwards(), read=5, share=1.0)
    assert after.rows.tolist() == before.rows.tolist()[:5][::-1] + before.rows.tolist()[5:]
    assert np.all(np.diff(after.scores) <= 0)
    for row, features in zip(after.rows, after.features, strict=True):
        assert np.array_equal(features, before.features[before.rows.tolist().index(row)])


def test_without_a_share_or_with_nothing_said_the_order_stays(engine: Engine) -> None:
    for reranker, share in ((Backwards(), 0.0), (Broken(), 0.5)):
        before, after = ranked(engine, reranker, share=share)
        assert after.rows.tolist() == before.rows.tolist()


def test_the_model_reads_the_title_the_headings_and_the_clause(engine: Engine) -> None:
    reader = Backwards()
    before, _ = ranked(engine, reader, read=7)
    assert len(reader.read) == 7
    first = engine.retriever.held(before.rows[:1].tolist())[0].clause
    title = next(e.masthead.title for e in engine.index.store.documents if e.doc == first.doc)
    assert reader.read[0].startswith(title)
    assert reader.read[0].endswith(first.text)


def test_hits_say_what_the_model_contributed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.pretrained.open_reranker", lambda name: Backwards())
    settings = Settings(index=engine.settings.index, reranker="some/model", reranked=5)
    other = Engine.open(settings, today=date(2026, 11, 20))
    hits = other.ask(AskRequest(question=QUESTION)).hits
    assert any(hit.why.reranker for hit in hits)
    for hit in hits:
        parts = hit.why.bm25 + hit.why.dense + hit.why.facts + hit.why.reranker
        assert parts == pytest.approx(hit.score, abs=1e-3)
    assert all(hit.why.reranker == 0 for hit in engine.ask(AskRequest(question=QUESTION)).hits)


def test_a_model_that_cannot_be_had_is_said_at_once(engine: Engine) -> None:
    pytest.importorskip("sentence_transformers", reason="needs the extra 'models'")
    settings = replace_reranker(engine.settings, "/no/such/model")
    with pytest.raises(IndexFault, match="没有模型文件夹"):
        Engine.open(settings)


def replace_reranker(settings: Settings, name: str) -> Settings:
    return settings.model_copy(update={"reranker": name})
