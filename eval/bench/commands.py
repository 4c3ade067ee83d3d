"""What `zhengwen bench peers` does, and the questions that every measurement asks."""

import os
import platform
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import typer

from corpus.errors import ZhengwenError
from eval.bench.material import Asked

_WIDTH = 110
"""Columns that the tables need."""


class BenchError(ZhengwenError):
    """A measurement that cannot be made as it was asked for."""


def questions(path: Path | None, gold: Path, most: int) -> list[Asked]:
    """Return the questions of a file of statute questions, or those of a folder of gold."""
    from eval.annotations import load_gold
    from eval.bench.material import statute_questions

    if path is not None:
        return statute_questions(path, most)
    found = load_gold(gold).questions
    return [Asked(question.question) for question in found[:: max(1, len(found) // most)][:most]]


def peers(
    index: Path,
    asked: Sequence[Asked],
    names: Sequence[str] | None,
    clients: Sequence[int],
    rounds: int,
    limit_s: float,
    work: Path,
    corpus: str,
) -> None:
    """Compare engines, print the tables, and write report.md, report.html and raw.json into `work`."""
    from eval.bench import report
    from eval.bench.comparison import compare
    from eval.bench.material import write_material
    from eval.bench.peers import PEERS

    unknown = set(names or ()) - PEERS.keys()
    if unknown:
        raise BenchError(f"没有这样的引擎：{'、'.join(sorted(unknown))}。可用：{'、'.join(PEERS)}。")
    engines = work / "engines"
    shutil.rmtree(engines, ignore_errors=True)
    engines.mkdir(parents=True)
    tell = partial(typer.echo, err=True)
    tell("准备词、向量和问题")
    material = write_material(index, asked, work / "material")
    found = compare(
        material,
        list(names or PEERS),
        engines,
        corpus=corpus,
        clients=clients,
        rounds=rounds,
        limit_s=limit_s,
        machine={"处理器": f"{os.cpu_count()} 个", "Python": platform.python_version()},
        tell=tell,
    )
    (work / "raw.json").write_text(found.json(), "utf-8")
    (work / "report.md").write_text(report.markdown(found), "utf-8")
    (work / "report.html").write_text(report.html(found), "utf-8")
    shutil.rmtree(engines)
    _show(report.tables(found))
    for one in found.outcomes:
        if not one.loads:
            typer.echo(f"{one.label}：{one.note or '没有运行'}")
    typer.echo(f"报告：{work / 'report.html'}、report.md、raw.json")


def _show(tables: Sequence[tuple[str, list[str], list[list[str]]]]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=max(Console().width, _WIDTH))
    for caption, heads, rows in tables:
        table = Table(title=caption, title_justify="left")
        for at, head in enumerate(heads):
            table.add_column(head, justify="right" if at else "left")
        for row in rows:
            table.add_row(*row)
        console.print(table)
