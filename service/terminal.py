"""Answers on a terminal: one for a person, or many as JSON Lines."""

from collections.abc import Mapping
from typing import BinaryIO, TextIO

import orjson
import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import QuestionError
from service.engine import Engine
from service.schema import Answer, AskRequest, Understanding


class _Line(BaseModel):
    """One line of a batch; fields that it does not name are never looked at."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    question: str
    history: list[str] = []


def answered(engine: Engine, question: str, history: list[str] | None = None) -> Answer:
    """Answer; a question that cannot be answered as it stands gets an answer that says why."""
    try:
        return engine.ask(AskRequest.model_construct(question=question, history=history or []))
    except QuestionError as error:
        return refused(question, str(error), engine.generation)


def refused(question: str, why: str, generation: str) -> Answer:
    """Return the answer to a question that cannot be answered as it stands."""
    return Answer(
        id="", question=question, standalone_question=question, answer=why, abstained=True, reason="bad_question",
        citations=[], targets=[], duties=[], hits=[], index=generation, took_ms=0.0,
    )  # fmt: skip


def answer_lines(engine: Engine, questions: BinaryIO, answers: BinaryIO, faults: TextIO) -> int:
    """Answer every line in order and return how many could not be read; those are named and left out."""
    failed = 0
    for number, line in enumerate(questions, 1):
        if not line.strip():
            continue
        try:
            asked = _Line.model_validate(orjson.loads(line))
        except (orjson.JSONDecodeError, ValidationError) as error:
            failed += 1
            wanted = '应为一行一个 JSON 对象，如 {"id":"1","question":"……","history":[]}'
            what = (
                "不是有效的 JSON" if isinstance(error, orjson.JSONDecodeError) else "缺少字段或字段类型不对"
            )
            faults.write(f"第 {number} 行{what}，已跳过；{wanted}。\n")
            continue
        answer = answered(engine, asked.question, asked.history).model_copy(update={"id": asked.id})
        answers.write(orjson.dumps(answer.model_dump(), option=orjson.OPT_APPEND_NEWLINE))
        answers.flush()
    return failed


def show(answer: Answer, as_json: bool, explain: bool) -> None:
    """Print one answer."""
    if as_json:
        typer.echo(orjson.dumps(answer.model_dump(), option=orjson.OPT_INDENT_2).decode())
        return
    typer.echo(answer.answer)
    if answer.citations:
        typer.echo("")
    for cited in answer.citations:
        number = f"（{cited.document_number}）" if cited.document_number else ""
        typer.echo(f"[{cited.n}] 《{cited.title}》{number}{cited.locator}")
        typer.echo(f"    {cited.quote.strip()}")
    cited_clauses = {cited.clause_id for cited in answer.citations}
    others = [hit for hit in answer.hits if hit.clause_id not in cited_clauses][:3]
    if answer.abstained and others:
        typer.echo("\n其他相近的条款：" if cited_clauses else "\n最接近的条款：")
        for hit in others:
            typer.echo(f"  {hit.doc} {hit.locator}：{_gist(hit.text)}")
    if explain and answer.understanding:
        _explain(answer)


def _explain(answer: Answer) -> None:
    understood = answer.understanding
    typer.echo(f"\n独立问题：{answer.standalone_question}")
    if understood:
        typer.echo(f"理解为：{_understood(understood)}")
    for hit in answer.hits:
        why = hit.why
        typer.echo(
            f"  {hit.score:7.3f}  词 {why.bm25:6.2f}  义 {why.dense:6.2f}  事实 {why.facts:6.2f}  {hit.clause_id}  {_gist(hit.text)}"
        )


_KINDS: Mapping[str, str] = {
    "target": "数量或目标", "support": "支持与标准", "duty": "责任单位", "list": "清单", "measure": "做法与规定", "definition": "含义",
    "timeline": "时间", "compare": "比较", "document": "文件本身",
}  # fmt: skip
_SIDES: Mapping[str, str] = {
    "lead": "问牵头", "support": "问配合", "target": "问目标", "actual": "问实际", "old": "指旧的", "new": "指新的或现行的",
}  # fmt: skip


def _understood(understood: Understanding) -> str:
    """Return what was understood, in words."""
    listed = {
        "地区": understood.regions, "年份": [str(year) for year in understood.years], "规划期": understood.periods,
        "指标": understood.indicators, "单位": understood.agencies, "文件": understood.documents,
        "改读": [f"{one.typed}→{one.read}" for one in understood.corrections],
    }  # fmt: skip
    sides = (understood.role, understood.state, understood.prefers)
    return "；".join(
        [
            f"类型 {_KINDS.get(understood.kind, understood.kind)}",
            *(_SIDES[side] for side in sides if side),
            *(f"{name} {'、'.join(values)}" for name, values in listed.items() if values),
        ]
    )


def _gist(text: str, size: int = 40) -> str:
    words = " ".join(text.split())
    return words if len(words) <= size else words[:size] + "……"
