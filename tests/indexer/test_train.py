"""Making, measuring and adapting an encoder, from data as it is handed over to weights that open again."""

import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from corpus.errors import ZhengwenError
from indexer.encoder import StaticEncoder, open_encoder, save_static
from indexer.train import app
from indexer.training.adaptation import FEWEST, Adaptation, adapt
from indexer.training.measure import figures, measure
from indexer.training.recipe import Recipe, asked_of, train
from indexer.training.sources import Article, Question, read_sources

DATA = Path(__file__).parents[2].parent / "shared" / "data"
THINGS = [
    "专利",
    "商标",
    "养老",
    "托育",
    "耕地",
    "草原",
    "公路",
    "铁路",
    "学校",
    "医院",
    "水库",
    "电网",
    "港口",
    "森林",
]
DEEDS = [
    "申请",
    "奖励",
    "检查",
    "建设",
    "保护",
    "登记",
    "转让",
    "处罚",
    "补助",
    "规划",
    "验收",
    "监督",
    "培训",
    "统计",
]
PLAIN = {"申请": "怎么办", "奖励": "给多少钱", "处罚": "罚多少", "补助": "补贴几块", "检查": "谁来查"}


def write(folder: Path) -> Path:
    folder.mkdir()
    laws, statute, policy = [], [], []
    for thing in THINGS:
        for n, deed in enumerate(DEEDS, 1):
            text = (
                f"第{'一二三四五六七八九十'[n % 10]}条 {thing}的{deed}由主管部门负责。{deed}{thing}应当公开。"
            )
            laws.append(
                {"title": f"{thing}条例", "headings": [f"第一章 {deed}"], "text": text, "category": ""}
            )
            question = f"{thing}{PLAIN.get(deed, deed)}"
            statute.append(
                {
                    "id": f"{thing}{n}",
                    "question": question,
                    "articles": [{"title": f"{thing}条例", "text": text}],
                }
            )
            policy.append({"question": question, "title": f"{thing}条例", "headings": [], "text": text})
    policy.append(
        {
            "question": "粮食产量",
            "title": "2020年工作报告",
            "headings": ["2020"],
            "text": "粮食产量保持稳定。" * 5,
        }
    )
    pages = [{"question": f"{thing}是什么", "paragraph": f"{thing}是一种事物。" * 8} for thing in THINGS]
    report = "\n\n".join(
        f"过去一年，{thing}工作取得新进展。{thing}投入持续增加，{thing}服务更加完善，群众满意。"
        for thing in THINGS
    )
    save(folder / "laws.jsonl.xz", laws)
    save(folder / "work-reports.jsonl.xz", [{"title": "2020年工作报告", "year": "2020", "text": report}])
    save(folder / "encyclopedia-questions.jsonl.xz", pages)
    save(folder / "statute-questions.jsonl", statute)
    save(folder / "policy-questions.jsonl", policy)
    return folder


def save(path: Path, rows: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(lzma.compress(lines.encode()) if path.suffix == ".xz" else lines.encode())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("training") / "data")


SMALL = Recipe(
    dimensions=32, terms=600, least=1, epochs=4, batch=64, rounds=2, passes=2, hard_batch=32, pool=20
)


def test_sources_know_which_article_answers(data: Path) -> None:
    sources = read_sources(data)
    assert sources.laws == len(THINGS) * len(DEEDS)
    assert sources.searched == sources.laws + 1
    assert {question.topic for question in sources.questions} == {"statute", "policy", "encyclopedia"}
    for question in sources.questions:
        for copies in question.answers:
            assert all(number < sources.searched for number in copies) or question.topic == "encyclopedia"
    first = sources.questions[0]
    assert sources.articles[first.answers[0][0]].text.startswith("第二条 专利")


def test_held_out_questions_are_never_learned_from(data: Path) -> None:
    sources = read_sources(data)
    for topic, share in (("statute", 0.2), ("policy", 0.1)):
        held_out = {n for n, q in enumerate(sources.questions) if q.topic == topic and q.held_out}
        everything = [n for n, q in enumerate(sources.questions) if q.topic == topic]
        assert share / 2 < len(held_out) / len(everything) < share * 2
        assert not held_out & {one.question for one in asked_of(sources, topic)}  # type: ignore[arg-type]


def test_training_and_saving_makes_an_encoder_that_finds_answers(data: Path, tmp_path: Path) -> None:
    sources = read_sources(data)
    lines: list[str] = []
    made = train(sources, SMALL, lines.append)
    save_static(tmp_path, made.terms, made.vectors, made.question_weights, made.passage_weights)
    rows = {(row.topic, row.way): row.figures for row in measure(sources, open_encoder(tmp_path))}
    assert rows["statute", "encoder"].recall > 0.5
    assert rows["statute", "encoder"].mrr > rows["statute", "bm25"].mrr
    assert len(lines) == 1 + SMALL.epochs + SMALL.rounds


def test_missing_data_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ZhengwenError, match=r"laws\.jsonl\.xz"):
        read_sources(tmp_path)
    run = CliRunner().invoke(app, ["evaluate", "--data", str(tmp_path)])
    assert run.exit_code == 1
    assert "无法读取" in run.output


def test_the_command_prints_encoder_and_bm25_side_by_side(data: Path) -> None:
    run = CliRunner().invoke(app, ["evaluate", "--data", str(data)])
    assert run.exit_code == 0, run.output
    assert [line.split()[2] for line in run.output.splitlines()[2:]] == ["bm25", "encoder", "both"] * 2


def test_figures_follow_their_definition() -> None:
    questions = [
        Question("statute", "", ((3,), (4, 5))),
        Question("statute", "", ((0,),)),
        Question("statute", "", ((12,),)),
    ]
    scores = [np.arange(20, 0, -1).astype(np.float32)] * 2 + [np.zeros(20, np.float32)]
    found = figures(questions, scores)
    assert found.recall == pytest.approx((1 + 1 + 0) / 3)  # ties go by number, so article 12 is thirteenth
    assert found.mrr == pytest.approx((1 / 4 + 1 + 0) / 3)


@pytest.fixture(scope="module")
def clauses(data: Path) -> list[Article]:
    sources = read_sources(data)
    return list(sources.articles[: sources.laws]) * 2


def test_adapting_pulls_headings_and_their_clauses_together(clauses: list[Article], tmp_path: Path) -> None:
    base = open_encoder()
    assert isinstance(base, StaticEncoder)
    heard: list[tuple[int, int]] = []
    adapted = adapt(base, clauses, tmp_path, progress=lambda done, of, _: heard.append((done, of)))
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert adapted.name != base.name
    assert open_encoder(tmp_path).name == adapted.name

    def fit(encoder: StaticEncoder) -> float:
        some = clauses[: len(THINGS) * len(DEEDS)]
        asked = encoder.encode_questions([f"{clause.title} {clause.headings}" for clause in some])
        scores = asked @ encoder.encode_passages([clause.text for clause in some]).T
        return float((scores.argmax(axis=1) == np.arange(len(some))).mean())

    assert fit(adapted) > fit(base)


def test_adapting_without_steps_changes_nothing(clauses: list[Article], tmp_path: Path) -> None:
    base = open_encoder()
    assert isinstance(base, StaticEncoder)
    same = adapt(base, clauses, tmp_path, settings=Adaptation(epochs=0))
    texts = [clause.text for clause in clauses[:20]]
    assert (base.encode_passages(texts) * same.encode_passages(texts)).sum(axis=1).min() > 0.9999


def test_too_few_clauses_are_refused(clauses: list[Article], tmp_path: Path) -> None:
    base = open_encoder()
    assert isinstance(base, StaticEncoder)
    with pytest.raises(ZhengwenError, match=f"至少要有 {FEWEST} 个"):
        adapt(base, clauses[:10], tmp_path)


@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
def test_the_built_in_encoder_reaches_what_its_card_says() -> None:
    sources = read_sources(DATA)
    encoder = open_encoder()
    held_out = [q for q in sources.questions if q.topic == "statute" and q.held_out]
    right = sorted({n for question in held_out for copies in question.answers for n in copies})
    among = sorted({*right, *range(0, sources.laws, 20)})  # every twentieth article keeps the test quick
    place = {number: row for row, number in enumerate(among)}
    passages = encoder.encode_passages([sources.articles[number].whole for number in among])
    asked = [
        Question("statute", q.text, tuple(tuple(place[n] for n in copies) for copies in q.answers))
        for q in held_out
    ]
    vectors = encoder.encode_questions([question.text for question in asked])
    assert figures(asked, list(vectors @ passages.T)).recall > 0.75
