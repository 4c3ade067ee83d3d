"""`zhengwen encoder train|show`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.cli import explained

if TYPE_CHECKING:
    from indexer.training.sources import Article

INDEX = Path("var/index")
OUT = Path("var/encoder")

EncoderOption = Annotated[
    str,
    typer.Option(
        "--encoder",
        help="编码器：空为内置，也可以是文件夹或模型名（如 BAAI/bge-m3）。",
        envvar="ZHENGWEN_ENCODER",
        show_default=False,
    ),
]

app = typer.Typer(help="编码器：用自己的文件适配，或查看。", no_args_is_help=True)


@app.command()
def train(
    index: Annotated[
        Path, typer.Option("--index", help="索引文件夹，其中的条款就是教材。", envvar="ZHENGWEN_INDEX")
    ] = INDEX,
    out: Annotated[Path, typer.Option("--out", help="适配后的编码器写到哪个文件夹。")] = OUT,
    base: Annotated[
        str, typer.Option("--base", help="从哪个编码器开始；空为内置。", show_default=False)
    ] = "",
    epochs: Annotated[int, typer.Option(help="学几遍。", min=1, max=100)] = 3,
    seed: Annotated[int, typer.Option(help="随机数种子。", min=0)] = 0,
) -> None:
    """用索引中的条款适配编码器：学本单位文件的用词，不需要问题，也不联网。

    留出一部分条款不学，学完后看能不能由条款的一句找到它的其余部分，前后对照。
    """
    from corpus.errors import ZhengwenError
    from indexer.encoder import StaticEncoder, open_encoder
    from indexer.training.adaptation import Adaptation, adapt
    from indexer.training.selfcheck import found_share, held_out

    with explained():
        start = open_encoder(base or None)
        if not isinstance(start, StaticEncoder):
            raise ZhengwenError(
                f"编码器 {base} 不是政问的静态编码器，不能这样适配；请去掉 --base 使用内置的。"
            )
        if out.exists() and any(out.iterdir()) and not (out / "encoder.json").is_file():
            raise ZhengwenError(f"文件夹 {out} 里有别的文件，没有写入；请用 --out 换一个文件夹。")
        clauses = _clauses(index)
        kept, tests = held_out(clauses)
        before = found_share(start, clauses, tests)
        made = adapt(start, kept, out, settings=Adaptation(epochs=epochs, seed=seed), progress=_say)
        after = found_share(made, clauses, tests)
    typer.echo(f"已写入 {out}：{made.name}，学了 {len(kept)} 个条款。")
    if tests:
        typer.echo(f"留出 {len(tests)} 个条款，由一句找到其余部分（前十名）：{before:.1%} → {after:.1%}。")
    if tests and after <= before:
        typer.echo("没有变好：建议继续使用内置编码器。")
    else:
        typer.echo(f"使用：设环境变量 ZHENGWEN_ENCODER={out}，再运行 zhengwen index 重新建立索引。")


@app.command()
def show(encoder: EncoderOption = "") -> None:
    """打开编码器，说明是哪一个、多少维，并试编一句话。"""
    from time import perf_counter

    from indexer.encoder import open_encoder

    with explained():
        opened = open_encoder(encoder or None)
        opened.encode_questions(["目标"])
        started = perf_counter()
        opened.encode_questions(["到2030年全社会研发经费投入强度的目标是多少？"])
        spent = (perf_counter() - started) * 1000
    typer.echo(f"{opened.name}：{opened.dimensions} 维，编一个问题用时 {spent:.2f} 毫秒。")


def _clauses(index: Path) -> "Sequence[Article]":
    from indexer.publish import current_generation
    from indexer.store import FILE, Store
    from indexer.training.sources import Article

    store = Store(index / current_generation(index) / FILE)
    titles = {entry.doc: entry.masthead.title for entry in store.documents}
    return [
        Article(titles.get(clause.doc, ""), " ".join(clause.headings), clause.text)
        for clause in store.iter_clauses()
    ]


def _say(done: int, of: int, loss: float) -> None:
    typer.echo(f"第 {done}/{of} 遍，损失 {loss:.3f}", err=True)


def register(root: typer.Typer) -> None:
    """Mount the commands."""
    root.add_typer(app, name="encoder")
