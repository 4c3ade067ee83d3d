"""`zhengwen index` and `zhengwen export`."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.cli import explained
from indexer.encoder_cli import EncoderOption

if TYPE_CHECKING:
    from indexer.build import BuildReport, Progress
    from indexer.milvus.publication import MilvusMirror

CORPUS = Path("corpus/documents")
INDEX = Path("var/index")
KEPT = 3

CorpusOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--corpus", help="文件所在的文件夹，可重复；默认 corpus/documents。", envvar="ZHENGWEN_CORPUS"
    ),
]
IndexOption = Annotated[Path, typer.Option("--index", help="索引文件夹。", envvar="ZHENGWEN_INDEX")]

_STAGES = {"check": "比对", "read": "读取文件", "write": "建立索引", "load": "装入 Milvus", "publish": "发布"}


_BY_DOCUMENT = frozenset({"check", "read"})
"""Stages that count documents."""


class Kind(StrEnum):
    """What can be exported."""

    DOCUMENTS = "documents"
    CLAUSES = "clauses"
    TARGETS = "targets"
    DUTIES = "duties"


index_app = typer.Typer(invoke_without_command=True)


@index_app.callback()
def index(
    context: typer.Context,
    corpus: CorpusOption = None,
    index: IndexOption = INDEX,
    keep: Annotated[
        int, typer.Option(help="发布后保留最近几代索引，供退回。", envvar="ZHENGWEN_KEEP", min=1)
    ] = KEPT,
    encoder: EncoderOption = "",
) -> None:
    """读取文件夹（含子文件夹）中的全部文件，建立并发布新一代索引；读不了的文件逐个说明原因，其余照常。

    每个文件在单独的进程中读取，占用的内存、处理器、时间和读出的内容都有上限（环境变量 ZHENGWEN_READ_MEMORY_MB、
    ZHENGWEN_READ_CPU_SECONDS、ZHENGWEN_READ_SECONDS、ZHENGWEN_READ_OUTPUT_MB）。
    """
    if context.invoked_subcommand is None and build_index(corpus or [CORPUS], index, keep, encoder).failed:
        raise typer.Exit(1)


@index_app.command()
def verify(
    index: IndexOption = INDEX,
    all_: Annotated[bool, typer.Option("--all", help="核对保留的每一代，不只是正在使用的。")] = False,
) -> None:
    """逐个文件核对当前索引的校验值，有损坏时说明是哪个文件；用 Milvus 时，也核对其中的集合和别名。"""
    from indexer import publish

    with explained():
        current = publish.current_generation(index)
        for name in publish.generations(index) if all_ else [current]:
            publish.verify(index, name)
            if name == current and (mirror := _mirror()):
                mirror.verify(index / name)
            typer.echo(f"索引 {name} 完好{'，正在使用' if all_ and name == current else ''}。")


@index_app.command()
def rollback(index: IndexOption = INDEX) -> None:
    """退回上一代完好、本程序也读得了的索引；用 Milvus 时，别名也一同退回。"""
    from indexer import publish
    from indexer.encoder import open_encoder
    from indexer.index import check_match
    from indexer.manifest import read_manifest
    from indexer.tokenizer import Tokenizer

    with explained():
        mirror = _mirror()
        if mirror:
            mirror.check()
        encoder = open_encoder(os.environ.get("ZHENGWEN_ENCODER") or None)
        name = publish.rollback(
            index, lambda folder: check_match(folder, read_manifest(folder), Tokenizer(), encoder)
        )
        if mirror:
            mirror.ensure(index / name)
        typer.echo(f"已退回 {name}。")


def export(kind: Annotated[Kind, typer.Argument(help="导出什么。")], index: IndexOption = INDEX) -> None:
    """以 JSON Lines 导出文件目录、条款、指标或分工。"""
    import orjson

    from indexer import rows
    from indexer.publish import verify as verified
    from indexer.store import FILE, Store

    with explained():
        store = Store(index / verified(index) / FILE)
        tables: dict[Kind, Callable[[], Iterable[rows.Row]]] = {
            Kind.DOCUMENTS: lambda: map(rows.entry_row, store.documents),
            Kind.CLAUSES: lambda: map(rows.clause_row, store.iter_clauses()),
            Kind.TARGETS: lambda: (rows.target_row(target) for _, target in store.facts.all_targets()),
            Kind.DUTIES: lambda: (rows.duty_row(duty) for _, duty in store.facts.all_duties()),
        }
        for row in tables[kind]():
            sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        sys.stdout.buffer.flush()


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.add_typer(index_app, name="index")
    app.command()(export)


def build_index(corpus: Sequence[Path], index: Path, kept: int = KEPT, encoder: str = "") -> "BuildReport":
    """Build and publish an index, with a progress bar on a terminal, and say what came of it."""
    from corpus.review import find_orphans
    from indexer.build import build
    from indexer.build.bounds import Bounds
    from indexer.encoder import open_encoder

    with explained(), _progress() as progress:
        report = build(
            list(corpus),
            index,
            encoder=open_encoder(encoder) if encoder else None,
            progress=progress,
            bounds=Bounds.read(os.environ),
            kept=kept,
            mirror=_mirror(),
        )
    counts = report.counts
    typer.echo(
        f"索引 {report.generation}：{counts['documents']} 份文件、{counts['clauses']} 个条款、"
        f"{counts['targets']} 条指标、{counts['duties']} 条分工；新读 {report.indexed} 份，沿用 {report.reused} 份，"
        f"用时 {report.seconds:.1f} 秒。",
        err=True,
    )
    if report.failed:
        typer.echo(f"{len(report.failed)} 个文件没有编入：", err=True)
    for file, reason in report.failed:
        typer.echo(f"  {file}：{reason}", err=True)
    with explained():
        for orphan in find_orphans(list(corpus)):
            typer.echo(f"注意：{orphan.message}", err=True)
    return report


def _mirror() -> "MilvusMirror | None":
    """Return what holds the index a second time, by the environment; None for the local engine."""
    from indexer.milvus.publication import MilvusMirror
    from indexer.settings import EngineSettings

    settings = EngineSettings.read()
    return MilvusMirror(settings) if settings.engine == "milvus" else None


@contextmanager
def _progress() -> "Iterator[Progress | None]":
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        rate,
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("准备", total=None, rate="")
        shown, begun = "", perf_counter()

        def advance(stage: str, done: int, total: int) -> None:
            nonlocal shown, begun
            if stage != shown:
                shown, begun = stage, perf_counter()
                bar.reset(task, total=total)
            spent = perf_counter() - begun
            rate = f"每秒 {done / spent:,.0f} 份" if stage in _BY_DOCUMENT and spent > 1 else ""
            bar.update(task, description=_STAGES.get(stage, stage), completed=done, total=total, rate=rate)

        yield advance
