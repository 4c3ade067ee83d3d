"""On the same answers and the same records, the harness and the shared scorer give the same figures to four decimals."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.annotations import Gold, load_gold
from eval.session import Session, measure
from eval.subjects.passages import gold_clauses
from eval.texts import TextSource, master_texts

GOLD = Path(__file__).parents[2] / "eval" / "gold"
ANSWERS = (
    "all_documents@10",
    "cited_right",
    "numeric_right",
    "citations_verbatim",
    "abstained_right",
    "abstained_wrong",
)


@pytest.fixture(params=["sample", "real"])
def folders(request: pytest.FixtureRequest, small: Any) -> tuple[Path, Path]:
    """The gold folder and the folder of its master texts."""
    if request.param == "sample":
        return GOLD, GOLD / "text"
    if not (small.shared / "gold").exists() or not (small.shared / "corpus").exists():
        pytest.skip("../shared/gold is not here")
    return small.shared / "gold", small.shared / "corpus"


def scored(program: Path, what: str, folders: tuple[Path, Path], predicted: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(program), what, str(folders[0]), str(folders[1]), str(predicted)],
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)[what]
    return result


def answers(gold: Gold, masters: TextSource, chance: random.Random) -> dict[str, dict[str, Any]]:
    """Answers of a careless system: relevant hits at any rank or none, refusals, wrong and shortened quotes."""
    rows = [
        row for doc, units in gold.clauses.items() for row in gold_clauses(doc, masters(doc) or "", units)
    ]
    found = {}
    for question in gold.questions:
        hits = chance.sample(rows, 10)
        for evidence in question.evidence:
            holding = [r for r in rows if r["doc"] == evidence.doc and evidence.quote in r["text"]]
            if holding and chance.random() < 0.7:
                hits[chance.randrange(10)] = holding[0]
        quotes = [h["text"][: chance.choice([4, 8, 400])] for h in hits[: chance.randrange(3)]]
        quotes += [e.quote for e in question.evidence if chance.random() < 0.4]
        found[question.question] = {
            "abstained": chance.random() < 0.3,
            "answer": chance.choice(["没有", question.answer, "约" + question.answer]),
            "citations": [
                {
                    "doc": hits[0]["doc"] if chance.random() < 0.3 else e.doc,
                    "clause_id": "x",
                    "quote": q,
                    "start": 0,
                    "end": 1,
                }
                for q in quotes
                for e in question.evidence[:1]
            ],
            "hits": [{**h, "score": 1.0, "locator": ""} for h in hits[: chance.choice([0, 3, 10, 10])]],
        }
    return found


def records(gold: Gold, masters: TextSource, chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    """The gold records as a careless extraction has them: some lost, some repeated, some with other fields."""

    def spoiled(rows: Iterator[dict[str, Any]], changes: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
        kept = []
        for row in rows:
            for _ in range(chance.choice([0, 1, 1, 1, 2])):
                changed = dict(row)
                for field, others in changes.items():
                    if chance.random() < 0.2:
                        changed[field] = chance.choice(others)
                kept.append(changed)
        return kept

    clauses = (dict(r) for doc, u in gold.clauses.items() for r in gold_clauses(doc, masters(doc) or "", u))
    targets = (t.model_dump(mode="json") for units in gold.targets.values() for t in units)
    duties = (d.model_dump(mode="json") for units in gold.duties.values() for d in units)
    return {
        "clauses": spoiled(
            clauses, {"path": [["二、"], ["（一）", "1."]], "label": ["", "1."], "kind": ["header", "para"]}
        ),
        "targets": spoiled(
            targets,
            {
                "value": [None, 3, "12"],
                "unit": ["%", "亿元左右"],
                "year": [2025, None],
                "indicator": ["产值"],
            },
        ),
        "duties": spoiled(
            duties, {"lead": [["科技厅"], ["省科技厅", "财政厅"]], "support": [[], ["市教育局"]]}
        ),
    }


def test_answers_agree(score_program: Path, folders: tuple[Path, Path], small: Any, tmp_path: Path) -> None:
    gold, masters = load_gold(folders[0]), master_texts(*folders)
    said = answers(gold, masters, random.Random(7))  # noqa: S311
    _, result = measure(Session("x"), small.Subject(said, {}, {}), gold, masters)
    small.write_rows(tmp_path / "answers.jsonl", ({**said[q.question], "id": q.id} for q in gold.questions))
    theirs = scored(score_program, "answers", folders, tmp_path / "answers.jsonl")
    ours = {name: round(figure.value, 4) for name, figure in result.measures.items()}
    assert 0.1 < theirs["mrr@10"] < 0.8
    assert ours["RR@10"] == theirs["mrr@10"]
    assert [ours[f"Success@{k}"] for k in (1, 3, 5, 10)] == [theirs[f"success@{k}"] for k in (1, 3, 5, 10)]
    for name in ANSWERS:
        assert ours.get(name) == theirs[name], name


def test_records_agree(score_program: Path, folders: tuple[Path, Path], small: Any, tmp_path: Path) -> None:
    gold, masters = load_gold(folders[0]), master_texts(*folders)
    rows = records(gold, masters, random.Random(1))  # noqa: S311
    named = [{**r, "clause_id": r.get("clause_id", "x")} for r in rows["clauses"]]
    _, result = measure(Session("x"), small.Subject({}, {**rows, "clauses": named}, {}), gold, masters)
    ours = {name: round(figure.value, 4) for name, figure in result.measures.items()}
    for kind, groups in (
        ("clauses", ("",)),
        ("targets", ("value.", "full.")),
        ("duties", ("found.", "lead.", "both.")),
    ):
        small.write_rows(tmp_path / f"{kind}.jsonl", rows[kind])
        theirs = scored(score_program, kind, folders, tmp_path / f"{kind}.jsonl")
        for group in groups:
            figures = theirs[group.rstrip(".")] if group else theirs
            assert 0.1 < figures["f1"] < 1
            for name in ("precision", "recall", "f1"):
                assert ours[f"{kind}.{group}{name}"] == figures[name], (kind, group, name)
        if kind == "clauses":
            assert ours["clauses.path_accuracy"] == theirs["path_accuracy"]
