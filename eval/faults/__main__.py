"""`python -m eval.faults kill|power|errors|damage|reload|leaks`: try faults, print counts, end with 1 where one was not survived."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from eval.faults.interruptions import Tally

app = typer.Typer(
    help="故障试验：在发布的每一步断电、杀进程、写失败，损坏索引的每个文件，边发布边提问。",
    no_args_is_help=True,
)

All = Annotated[bool, typer.Option("--all", help="试遍每一处；不加时按固定种子抽取一部分。")]
Sample = Annotated[int, typer.Option(min=1, help="抽取多少处。")]
Seed = Annotated[int, typer.Option(help="抽取的种子。")]


@app.command()
def kill(all_: All = False, sample: Sample = 60, seed: Seed = 1) -> None:
    """在发布的每一次写入、落盘、改名之前 kill -9。"""
    _interrupt(["kill"], all_, sample, seed)


@app.command()
def power(all_: All = False, sample: Sample = 60, seed: Seed = 1) -> None:
    """在同样的位置断电：没有落盘的内容变空、变零，没有落盘的改名退回。"""
    _interrupt(["empty", "zeros", "names"], all_, sample, seed)


@app.command()
def errors(all_: All = False, sample: Sample = 60, seed: Seed = 1) -> None:
    """在同样的位置读写出错（EIO）、磁盘写满（ENOSPC），以及整个磁盘只读（EROFS）。"""
    _interrupt(["eio", "enospc", "erofs"], all_, sample, seed)


@app.command()
def damage(all_: All = False, sample: Sample = 120, seed: Seed = 1) -> None:
    """损坏已发布索引的每个文件：翻转一位、清零一页、截断、加长、删除。"""
    from eval.faults.damage import damage as trials

    _finish([("damage", _last(trials(None if all_ else sample, seed)))])


@app.command()
def reload(
    publications: Annotated[int, typer.Option(min=1, help="发布多少次。")] = 20,
    rate: Annotated[int, typer.Option(min=1, help="每秒多少个请求。")] = 50,
    pause: Annotated[float, typer.Option(min=0, help="两次发布相隔多少秒。")] = 1.5,
    workers: Annotated[int, typer.Option(min=1, help="服务的进程数。")] = 1,
) -> None:
    """一边提问一边发布：没有失败的请求，没有混用两代的回答。"""
    from eval.faults.reload import load

    with tempfile.TemporaryDirectory(prefix="zhengwen-faults-") as base:
        made = load(Path(base), publications, rate, pause, "--workers", str(workers))
    typer.echo(
        f"reload：{publications} 次发布，{len(made.answers)} 个回答来自 {made.generations} 代，失败 {len(made.failed)}，"
        f"混用 {len(made.mixed)}；p50 {made.seconds(0.5) * 1000:.0f} 毫秒，p99 {made.seconds(0.99) * 1000:.0f} 毫秒，"
        f"最慢 {made.seconds(1) * 1000:.0f} 毫秒"
    )
    for worker, (memory, files, later, more) in made.growth.items():
        typer.echo(f"  进程 {worker}：内存 {memory >> 20} → {later >> 20} MB，文件句柄 {files} → {more}")
    for fault in [*made.failed, *made.mixed][:20]:
        typer.echo(f"  {fault}", err=True)
    if made.failed or made.mixed:
        raise typer.Exit(1)


@app.command()
def leaks(
    times: Annotated[int, typer.Option(min=2, help="换代多少次。")] = 200,
    every: Annotated[int, typer.Option(min=1, help="每隔多少次看一次。")] = 20,
) -> None:
    """一个进程内反复换代：内存和文件句柄不增长。"""
    from eval.faults.reload import reloads

    with tempfile.TemporaryDirectory(prefix="zhengwen-faults-") as base:
        for held in reloads(Path(base), times, every):
            typer.echo(f"leaks：换代 {held.reloads} 次，内存 {held.memory >> 20} MB，文件句柄 {held.files}")


def _interrupt(kinds: list[str], all_: bool, sample: int, seed: int) -> None:
    from eval.faults.interruptions import KINDS, interrupt, staged
    from eval.faults.tripwire import possible

    if not possible():
        typer.echo("本机内核不支持 seccomp 用户态通知（需要 Linux 5.5 以上），无法逐步打断。", err=True)
        raise typer.Exit(1)
    chosen = [kind for kind in KINDS if kind in kinds]
    with staged() as stages:
        _finish([(kind, _last(interrupt(stages, kind, None if all_ else sample, seed))) for kind in chosen])


def _last(tallies: Iterable[Tally]) -> Tally:
    last = Tally()
    for last in tallies:  # noqa: B007 - the last one counts
        pass
    return last


def _finish(tallies: list[tuple[str, Tally]]) -> None:
    for name, tally in tallies:
        found = "，".join(f"{outcome} {count}" for outcome, count in sorted(tally.outcomes.items()))
        typer.echo(f"{name}：{tally.trials} 处；{found}；失守 {len(tally.faults)}")
        for fault in tally.faults:
            typer.echo(f"  {fault}", err=True)
    if any(tally.faults for _, tally in tallies):
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
