"""`python -m eval.soak`: twenty minutes of mixed traffic, publications and faults."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

MEMORY_GROWTH, FILE_GROWTH = 1.15, 20
"""What may grow from the second to the last quarter of a run: memory by this factor, file handles by so many."""


def main(
    minutes: Annotated[float, typer.Option(min=0.1, help="跑多少分钟。")] = 20.0,
    clients: Annotated[int, typer.Option(min=1, help="同时有多少客户。")] = 8,
    publish_every: Annotated[float, typer.Option(min=0.5, help="隔多少秒发布一次索引。")] = 15.0,
    workers: Annotated[int, typer.Option(min=1, help="服务开几个进程。")] = 1,
    corpus: Annotated[Path, typer.Option(help="文件所在的文件夹。")] = Path("corpus/documents"),
) -> None:
    """一边混合访问，一边发布、损坏、修复索引，数出错、延迟、内存和文件句柄；有不该有的，退出码 1。"""
    from eval.soak.run import soak, table

    options = ["--workers", str(workers)] if workers > 1 else []
    with TemporaryDirectory() as base:
        made = soak(corpus, Path(base), minutes * 60, clients, publish_every, *options)
    typer.echo("\n".join(table(made)))
    if made.wrong or made.memory_growth > MEMORY_GROWTH or made.file_growth > FILE_GROWTH:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
