"""`zhengwen bench`: start, ask, extract, peers, http, build, corpus."""

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from corpus.cli import explained
from eval.bench import commands

app = typer.Typer(help="测速。机器有快慢，请看同一次运行内的比值。", no_args_is_help=True)

IndexOption = Annotated[Path, typer.Option("--index", help="索引文件夹。", envvar="ZHENGWEN_INDEX")]
INDEX = Path("var/index")
_GOLD = Path(__file__).parents[1] / "gold"


@app.command()
def start(
    index: IndexOption = INDEX,
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
    index: IndexOption = INDEX,
    gold: Annotated[Path, typer.Option(help="标注文件夹，用其中的问题。")] = _GOLD,
) -> None:
    """一个问题在进程内要多久。"""
    from eval.annotations import load_gold
    from eval.bench.questions import measure_questions
    from service.engine import Engine
    from service.settings import Settings

    engine = Engine.open(Settings(index=index, llm_url=""))
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


@app.command()
def corpus(
    laws: Annotated[Path, typer.Option(help="法规条文，JSON Lines（可用 xz 压缩）。")],
    to: Annotated[Path, typer.Option(help="写到哪个文件夹。")],
    articles: Annotated[
        int | None, typer.Option(min=1, help="多少条；超过原有条数时用重新组合的条文补足。")
    ] = None,
) -> None:
    """把法规条文写成文件，作为测速的语料。"""
    from eval.bench import corpora

    found = list(corpora.laws(laws))
    held = sum(law.articles for law in found)
    more = articles is not None and articles > held
    chosen = (
        corpora.recombined(found, articles or 0) if more else corpora.first_articles(iter(found), articles)
    )
    typer.echo(f"{to}：{corpora.write(chosen, to):,} 条。")


@app.command()
def peers(
    index: IndexOption = INDEX,
    questions: Annotated[
        Path | None, typer.Option(help="问题，JSON Lines {question, articles}；不给出时用标注的问题。")
    ] = None,
    gold: Annotated[Path, typer.Option(help="标注文件夹，用其中的问题。")] = _GOLD,
    most: Annotated[int, typer.Option(min=20, help="最多用多少个问题。")] = 300,
    engine: Annotated[list[str] | None, typer.Option(help="只测这些引擎，可重复。")] = None,
    clients: Annotated[str, typer.Option(help="客户端数。")] = "1,4,16",
    rounds: Annotated[int, typer.Option(min=1, help="轮流几轮。")] = 3,
    limit: Annotated[float, typer.Option(min=1, help="每一档最多多少秒。")] = 20.0,
    work: Annotated[Path, typer.Option(help="放各引擎索引的文件夹。")] = Path("var/bench"),
    name: Annotated[str, typer.Option(help="语料的名称，用于报告。")] = "",
) -> None:
    """与其他引擎并排测速：同样的词、向量、问题，在同一次运行中；报告写到 --work。"""
    with explained():
        commands.peers(
            index,
            commands.questions(questions, gold, most),
            engine,
            [int(part) for part in clients.split(",")],
            rounds,
            limit,
            work,
            name or str(index),
        )


@app.command()
def http(
    index: IndexOption = INDEX,
    gold: Annotated[Path, typer.Option(help="标注文件夹，用其中的问题。")] = _GOLD,
    questions: Annotated[Path | None, typer.Option(help="问题，JSON Lines {question, articles}。")] = None,
    clients: Annotated[str, typer.Option(help="客户端数。")] = "1,4,16",
    seconds: Annotated[float, typer.Option(min=0.5, help="每次加压多少秒。")] = 3.0,
    rounds: Annotated[int, typer.Option(min=1, help="轮流几轮。")] = 3,
) -> None:
    """/v1/search 的吞吐量与空的 FastAPI 路由之比，各一个工作进程。"""
    from eval.bench.http import measure_http

    texts = [question.text for question in commands.questions(questions, gold, 500)]
    for found in measure_http(index, texts, [int(part) for part in clients.split(",")], seconds, rounds):
        typer.echo(
            f"{found.clients} 个客户端：/v1/search 每秒 {found.search.a_second:,.0f}（p50 {found.search.p50:.2f}、"
            f"p99 {found.search.p99:.2f} 毫秒），空路由每秒 {found.empty.a_second:,.0f}（p50 {found.empty.p50:.2f}）；"
            f"吞吐之比 {found.ratio:.2f}"
        )


@app.command()
def build(
    corpus: Annotated[Path, typer.Option(help="文件所在的文件夹；其中一份文件会被改动。")],
    work: Annotated[Path, typer.Option(help="建立索引的文件夹，应为空。")] = Path("var/bench/build"),
    changed: Annotated[int, typer.Option(min=0, help="改动一份文件后重新发布几次。")] = 3,
) -> None:
    """从文件到发布索引的时间和内存，以及改动一份文件后重新发布的时间。"""
    from eval.bench.building import change_one, measure_build

    for turn in range(changed + 1):
        if turn:
            change_one(corpus, turn)
        found = measure_build(corpus, work)
        stages = "、".join(f"{stage} {seconds:.1f}" for stage, seconds in found.stages.items())
        typer.echo(
            f"{'改动一份后' if turn else '首次'}：{found.documents:,} 份文件、{found.clauses:,} 个条款，新读 {found.read:,} 份，"
            f"{found.seconds:.1f} 秒（{stages}）；内存 写入进程 {found.writer_peak / 1e6:,.0f} MB；"
            f"索引 {found.size / 1e6:,.0f} MB"
        )
