"""The gate: the bars of the sample corpus are met, and a service that got worse does not meet them."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from eval.annotations import load_gold
from eval.errors import EvaluationError
from eval.gate import Bar, load_bars, shortfalls
from eval.labels import load_labels
from eval.results import Figure, Result
from eval.session import Session, measure
from eval.texts import master_texts

GOLD = Path(__file__).parents[2] / "eval" / "gold"


def figure(value: float) -> Figure:
    return Figure(value=value, low=value, high=value, n=1)


def met(bar: Bar, measures: Mapping[str, float]) -> bool:
    figures = {name: figure(value) for name, value in measures.items()}
    return not shortfalls((bar,), figures, {"duty": figures})


def test_every_bar_is_about_a_known_measure_and_says_why() -> None:
    bars = load_bars()
    assert bars
    for bar in bars:
        assert bar.measure in load_labels().measures
        assert len(bar.reason) > 10


@pytest.mark.parametrize(("value", "right"), [(0.69, False), (0.7, True), (0.9, True)])
def test_a_figure_below_its_bar_is_a_shortfall(value: float, right: bool) -> None:
    assert met(Bar(measure="RR@10", at_least=0.7, reason="r"), {"RR@10": value}) is right
    assert met(Bar(measure="RR@10", at_least=0.7, reason="r", type="duty"), {"RR@10": value}) is right


@pytest.mark.parametrize(("value", "right"), [(0.0, True), (0.2, True), (0.3, False)])
def test_a_figure_above_its_ceiling_is_a_shortfall(value: float, right: bool) -> None:
    assert met(Bar(measure="abstained_wrong", at_most=0.2, reason="r"), {"abstained_wrong": value}) is right


def test_a_figure_that_is_missing_is_a_shortfall_and_says_so() -> None:
    bar = Bar(measure="targets.value.f1", at_least=0.1, reason="因为要有")
    (shortfall,) = shortfalls((bar,), {}, {})
    assert str(shortfall) == "指标数值 F1 targets.value.f1 = 没有算出，应不低于 0.1：因为要有"


@pytest.mark.parametrize(
    "bar",
    [
        'measure = "RR@10"\nreason = "r"',
        'measure = "RR@10"\nreason = "r"\nat_least = 0.1\nat_most = 0.2',
        'measure = "RR@10"\nat_least = 0.1',
        'measure = "RR@10"\nreason = "r"\nat_leest = 0.1',
    ],
)
def test_a_malformed_bar_is_refused(tmp_path: Path, bar: str) -> None:
    (tmp_path / "bars.toml").write_text(f"[[bar]]\n{bar}\n", "utf-8")
    with pytest.raises(EvaluationError, match=r"bars\.toml"):
        load_bars(tmp_path / "bars.toml")


def sample_run(folder: Path) -> Result:
    """Index the sample corpus with the code as it is, ask every question of its gold, and sum up."""
    for needed in ("service.engine", "indexer.lexicon", "indexer.references"):
        if find_spec(needed) is None:
            pytest.skip(f"{needed} does not exist yet")
    from eval.engine import Setup, open_service

    gold = load_gold(GOLD)
    subject = open_service(Setup(built=folder / "index"))
    return measure(Session("gate"), subject, gold, master_texts(gold.folder))[1]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return sample_run(tmp_path_factory.mktemp("gate"))


@pytest.mark.parametrize("bar", load_bars(), ids=lambda bar: f"{bar.measure}{bar.type and '-' + bar.type}")
def test_the_sample_corpus_meets_its_bars(sample: Result, bar: Bar) -> None:
    missed = shortfalls((bar,), sample.measures, sample.by_type)
    assert not missed, str(missed[0])


def test_a_broken_tokenizer_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer.tokenizer import Tokenizer

    monkeypatch.setattr(Tokenizer, "terms", lambda self, text: [text] if text else [])
    broken = sample_run(tmp_path)
    missed = {s.bar.measure for s in shortfalls(load_bars(), broken.measures, broken.by_type)}
    assert {"RR@10", "Success@10", "cited_right"} <= missed
