"""What the check takes out of answers is counted where an operator sees it, and never sent."""

from dataclasses import replace

from service.holder import EngineHolder
from service.metrics import Metrics
from service.recorder import Recorder
from service.schema import AskRequest
from service.witnessed import WitnessedEngine

QUESTION = AskRequest(question="科技型中小企业的研发奖补比例是多少？")


def withheld(metrics: Metrics) -> float | None:
    return metrics.registry.get_sample_value("zhengwen_withheld_sentences_total")


def test_statements_withheld_are_counted_and_not_sent(engine):
    metrics = Metrics(EngineHolder(engine.settings))
    recorder = Recorder(metrics, None, None, hashed=False)
    blind = replace(engine.composer.verifier, witness=lambda cited: None)
    doubting = replace(engine, composer=replace(engine.composer, verifier=blind))
    answer = WitnessedEngine.of(doubting, recorder).ask(QUESTION)
    assert answer.withheld > 0
    assert withheld(metrics) == answer.withheld
    assert "withheld" not in answer.model_dump_json()


def test_an_answer_that_holds_counts_nothing(engine):
    metrics = Metrics(EngineHolder(engine.settings))
    answer = WitnessedEngine.of(engine, Recorder(metrics, None, None, hashed=False)).ask(QUESTION)
    assert (answer.withheld, withheld(metrics)) == (0, 0.0)
