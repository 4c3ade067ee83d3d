"""`zhengwen eval …`: the commands of the benchmark harness.

Heavy imports stand inside the commands: the front door imports this module on every start, and ir-measures, Jinja and
rank-bm25 belong to the extra `eval`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from corpus.errors import ZhengwenError

app = typer.Typer(help="评测：检索、答案与记录有多准，比上次是好是坏。", no_args_is_help=True)

GOLD = Path(__file__).parent / "gold"
OUT = Path("var/eval")


class Exchange(StrEnum):
    """A format of other tools."""

    TREC = "trec"
    BEIR = "beir"


class ReportFormat(StrEnum):
    """A form of the report."""

    HTML = "html"
    MARKDOWN = "md"


GoldOption = Annotated[
    Path,
    typer.Option(
        "--gold",
        help="标注文件夹，格式见 docs/gold-format.md。",
        envvar="ZHENGWEN_GOLD",
        show_default="随程序的 eval/gold",
    ),
]
CorpusOption = Annotated[
    list[Path] | None,
    typer.Option("--corpus", help="语料文件夹，可重复；默认 corpus/documents。也在其中找 NAME.txt 母本。"),
]
IndexOption = Annotated[
    Path | None,
    typer.Option("--index", help="已有的索引文件夹；不给则按语料现建一份（放在 var/eval/index）。"),
]
OutOption = Annotated[Path, typer.Option("--out", help="存放各次运行的文件夹。")]
ShowOption = Annotated[int, typer.Option("--show", min=0, help="最多显示多少道变化的题。")]


@app.command()
def check(gold: GoldOption = GOLD, corpus: CorpusOption = None, index: IndexOption = None) -> None:
    """核对标注：引文逐字可查、编号不重、文件存在、每行完整；逐条指出文件与行号，有问题则退出码为 1。

    给出 --index 时，按索引中读出的正文核对，否则按母本核对。
    """
    from eval.commands import text_source
    from eval.validation import inspect_gold

    with _explained():
        source = text_source(gold, tuple(corpus or ()), index)
        inspection = inspect_gold(gold, source)
        for fault in inspection.faults:
            typer.echo(str(fault))
        if not inspection.files:
            _fail(f"{gold} 里没有标注文件（questions-*.jsonl 等）；请用 --gold 指定标注文件夹。")
        summary = f"{inspection.files} 个文件，{inspection.lines} 行，{inspection.quotes} 处引文"
        if inspection.faults:
            _fail(f"{summary}；发现 {len(inspection.faults)} 处问题。")
        typer.echo(f"{summary}；没有问题。")


@app.command()
def run(
    gold: GoldOption = GOLD,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    variant: Annotated[
        list[str] | None,
        typer.Option("--variant", help="评测对象，可重复，all 为全部；见 eval/variants.toml。默认 service。"),
    ] = None,
    encoder: Annotated[
        str, typer.Option(help="换用的向量模型：文件夹或 sentence-transformers 模型名；会另建索引。")
    ] = "",
    ranking: Annotated[Path | None, typer.Option(help="改为评测一份 TREC 排序文件。")] = None,
    answers: Annotated[
        Path | None, typer.Option(help="改为评测一份答案文件（zhengwen ask --jsonl 的输出）。")
    ] = None,
    measure: Annotated[
        list[str] | None, typer.Option("--measure", help="另加的检索指标，ir-measures 写法，可重复。")
    ] = None,
    name: Annotated[str, typer.Option(help="这次运行的名字；默认为评测对象名。")] = "",
    out: OutOption = OUT,
    seed: Annotated[int, typer.Option(help="抽样种子。")] = 20260101,
) -> None:
    """评测一次：逐题提问，与标注对照，算出指标与区间，写入 --out 下以名字为名的文件夹并生成报告。"""
    from eval.commands import RunRequest, run_variants

    request = RunRequest(
        gold=gold,
        corpus=tuple(corpus or ()),
        index=index,
        variants=tuple(variant or ()),
        encoder=encoder,
        ranking=ranking,
        answers=answers,
        measures=tuple(measure or ()),
        name=name,
        out=out,
        seed=seed,
    )
    console = Console()
    with _explained(), _progress() as progress:
        for kept in run_variants(request, progress):
            from eval.tables import figures_table

            console.print(figures_table(kept.result))
            console.print(f"结果：{kept.folder}　报告：{kept.folder / 'report.html'}")


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="先前运行的文件夹。")],
    b: Annotated[Path, typer.Argument(metavar="B", help="后来运行的文件夹。")],
    show: ShowOption = 20,
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="有指标显著变差时退出码为 1。")
    ] = False,
) -> None:
    """比较两次运行：配对随机化检验，逐题升降，名次变化。"""
    from eval.artefacts import read_run
    from eval.comparison import compare_runs
    from eval.tables import changes_table, comparison_table

    console = Console()
    with _explained():
        comparison = compare_runs(read_run(a), read_run(b))
        for note in comparison.notes:
            console.print(note, style="yellow")
        if comparison.same:
            console.print("两次运行完全相同：每题的排序、答案与每项记录都一致。")
            return
        console.print(comparison_table(comparison))
        losses = [c for c in comparison.changes if c.gain < 0]
        wins = [c for c in reversed(comparison.changes) if c.gain > 0]
        console.print(changes_table(losses[:show], f"变差的题：{len(losses)} 道"))
        console.print(changes_table(wins[:show], f"变好的题：{len(wins)} 道"))
        if fail_if_worse and comparison.worse:
            _fail("显著变差：" + "、".join(change.name for change in comparison.worse))


@app.command()
def report(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN…", help="运行的文件夹；多个时第一个为主，余者对照。")
    ],
    form: Annotated[ReportFormat, typer.Option("--format", help="html 或 md。")] = ReportFormat.HTML,
    out: Annotated[Path | None, typer.Option(help="写到哪个文件；默认写在第一个文件夹里。")] = None,
) -> None:
    """生成报告：一个自足的 HTML 文件（无脚本、无外链，可打印），或 Markdown。"""
    from eval.artefacts import read_run
    from eval.report import render_html, render_markdown

    with _explained():
        render = render_html if form is ReportFormat.HTML else render_markdown
        path = out or runs[0] / f"report.{form.value}"
        path.write_text(render([read_run(folder) for folder in runs]), "utf-8")
        typer.echo(f"报告：{path}")


@app.command("export")
def export_collection(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="写到哪个文件夹。")],
    form: Annotated[Exchange, typer.Option("--format", help="trec 或 beir。")] = Exchange.BEIR,
    gold: GoldOption = GOLD,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """导出题目、条款与相关判断，供其他工具使用；给出 --index 用索引的条款，否则用标注的条款。"""
    from eval.commands import collection_of
    from eval.exchange.beir import write_beir
    from eval.exchange.trec import write_trec

    with _explained():
        collection = collection_of(gold, tuple(corpus or ()), index)
        (write_trec if form is Exchange.TREC else write_beir)(collection, folder)
        judged = sum(len(grades) for grades in collection.qrels.values())
        typer.echo(
            f"{folder}：{len(collection.passages)} 条条款，{len(collection.queries)} 道题，{judged} 条相关判断。"
        )


@app.command("import")
def import_collection(
    source: Annotated[Path, typer.Argument(metavar="IN", help="TREC 或 BEIR 文件夹。")],
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="新的标注文件夹。")],
    form: Annotated[Exchange, typer.Option("--format", help="trec 或 beir。")] = Exchange.BEIR,
    name: Annotated[str, typer.Option(help="题目文件的名字。")] = "imported",
) -> None:
    """导入其他工具的测试集为标注文件夹；其 text 文件夹可直接作为语料：run --gold OUT --corpus OUT/text。"""
    from eval.exchange.beir import read_beir
    from eval.exchange.collection import write_gold
    from eval.exchange.trec import read_trec

    with _explained():
        collection = (read_trec if form is Exchange.TREC else read_beir)(source)
        questions, documents = write_gold(collection, folder, name)
        typer.echo(f"{folder}：{questions} 道题，{documents} 份文件。")


@contextmanager
def _explained() -> Iterator[None]:
    """Turn an error that has an explanation into that explanation and exit 1; name a missing extra."""
    try:
        yield
    except ZhengwenError as error:
        _fail(str(error))
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"ir_measures", "jinja2", "markupsafe", "rank_bm25"}:
            raise
        _fail(f"缺少评测用的程序包 {error.name}；请安装：pip install 'zhengwen[eval]'")


def _fail(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a progress bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        yield progress
