"""Makes the weights of the built-in encoder again, and measures an encoder: `python -m indexer.train --help`."""

import time
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import ZhengwenError
from indexer.encoder import BUILT_IN, open_encoder, save_static
from indexer.training.measure import measure
from indexer.training.recipe import Recipe, train
from indexer.training.sources import Sources, read_sources

DataOption = Annotated[Path, typer.Option("--data", help="训练数据所在的文件夹。")]
DATA = Path("../shared/data")

app = typer.Typer(help="训练和评测内置编码器。", add_completion=False, invoke_without_command=True)


@app.callback()
def make(
    context: typer.Context,
    data: DataOption = DATA,
    out: Annotated[Path, typer.Option("--out", help="权重写到哪个文件夹。")] = BUILT_IN,
    seed: Annotated[int, typer.Option("--seed", help="随机数种子。")] = 0,
) -> None:
    """重新训练内置编码器并写出权重，再在留出的问题上评测。"""
    if context.invoked_subcommand is not None:
        return
    started = time.monotonic()

    def report(line: str) -> None:
        typer.echo(f"{time.monotonic() - started:5.0f} s  {line}", err=True)

    sources = _sources(data)
    trained = train(sources, Recipe(seed=seed), report)
    save_static(
        out, trained.terms, trained.vectors, trained.question_weights, trained.passage_weights, bits=4
    )
    _print_measures(sources, str(out))


@app.command()
def evaluate(
    data: DataOption = DATA,
    encoder: Annotated[str, typer.Option("--encoder", help="编码器的文件夹或模型名；默认内置。")] = "",
) -> None:
    """在留出的问题上并列评测 BM25、编码器以及两者合用。"""
    _print_measures(_sources(data), encoder)


def _sources(data: Path) -> Sources:
    try:
        return read_sources(data)
    except ZhengwenError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _print_measures(sources: Sources, name: str) -> None:
    try:
        encoder = open_encoder(name or None)
    except ZhengwenError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{encoder.name}，{encoder.dimensions} 维；{sources.laws} 条法条，留出的问题")
    typer.echo(f"{'questions':20}{'way':10}{'recall@10':>10}{'MRR@10':>10}")
    for row in measure(sources, encoder):
        label = f"{row.topic} ({row.figures.questions})"
        typer.echo(f"{label:20}{row.way:10}{row.figures.recall:10.4f}{row.figures.mrr:10.4f}")


if __name__ == "__main__":
    app()
