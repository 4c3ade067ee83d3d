"""`zhengwen bench start|ask|extract`."""

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="测速：启动、回答、提取。机器有快慢，请看同一次运行内的比值。", no_args_is_help=True)

IndexOption = Annotated[Path, typer.Option("--index", help="索引文件夹。", envvar="ZHENGWEN_INDEX")]


@app.command()
def start(
    index: IndexOption = Path("var/index"),
    runs: Annotated[int, typer.Option(min=1, help="启动几次。")] = 3,
    question: Annotated[str, typer.Option(help="问什么。")] = "研发经费投入强度的目标是多少？",
) -> None:
    """从启动服务到第一个回答要多久。"""
    from eval.bench.start import measure_start

    found = sorted((measure_start(index, question) for _ in range(runs)), key=lambda one: one.first_answer_s)
    middle = found[len(found) // 2]
    typer.echo(
        f"启动到第一个回答：中位 {middle.first_answer_s:.2f} 秒（{found[0].first_answer_s:.2f}—{found[-1].first_answer_s:.2f}，"
        f"{runs} 次）；第一个回答本身 {middle.first_ms:.1f} 毫秒，第二个 {middle.second_ms:.1f} 毫秒。"
    )


@app.command()
def ask(
    index: IndexOption = Path("var/index"),
    gold: Annotated[Path, typer.Option(help="标注文件夹，用其中的问题。")] = Path(__file__).parents[1]
    / "gold",
) -> None:
    """一个问题在进程内要多久。"""
    from eval.annotations import load_gold
    from eval.bench.questions import measure_questions
    from service.engine import Engine
    from service.settings import Settings

    engine = Engine.open(Settings(index=index))
    for latency in measure_questions(engine, [question.question for question in load_gold(gold).questions]):
        typer.echo(
            f"{latency.name}：p50 {latency.p50:.2f}  p95 {latency.p95:.2f}  p99 {latency.p99:.2f} 毫秒"
        )


@app.command()
def extract(
    laws: Annotated[Path, typer.Option(help="法规条文，JSON Lines（可用 xz 压缩）。")],
    documents: Annotated[int, typer.Option(min=1, help="最多读多少部。")] = 400,
) -> None:
    """一个处理器每秒从多少个条款提取记录。"""
    from eval.bench import extraction

    for speed in extraction.measure_extraction(list(islice(extraction.laws(laws), documents))):
        typer.echo(f"{speed.name}：每秒 {speed.clauses_a_second:,.0f} 个条款，得到 {speed.found:,}")
