"""`zhengwen serve`, `zhengwen ask` and `zhengwen mcp`."""

import ipaddress
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from corpus.errors import IndexMissing, ZhengwenError

if TYPE_CHECKING:
    from service.settings import Settings

IndexOption = Annotated[
    Path, typer.Option("--index", help="索引文件夹。", envvar="ZHENGWEN_INDEX", show_default=True)
]
INDEX = Path("var/index")


def serve(
    index: IndexOption = INDEX,
    host: Annotated[str, typer.Option(help="监听地址。", envvar="ZHENGWEN_HOST")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(help="监听端口，0 为任选。", envvar="ZHENGWEN_PORT", min=0, max=65535)
    ] = 8000,
    open_: Annotated[
        bool,
        typer.Option("--open", help="允许其他机器访问（没有密钥，任何人都能提问）。", envvar="ZHENGWEN_OPEN"),
    ] = False,
    workers: Annotated[
        int,
        typer.Option(
            help="同时运行几个进程：共用一份索引内存，坏掉的自动补上；请求次数的限制由各进程分别计算。",
            envvar="ZHENGWEN_WORKERS",
            min=1,
            max=64,
        ),
    ] = 1,
) -> None:
    """启动问答服务；还没有索引时先建立索引。收到 SIGTERM 后答完已收到的请求再退出。"""
    from service import logs, serving
    from service.security.keys import KeyStore

    try:
        settings = _settings(index=index, host=host, port=port, open=open_)
        if not open_ and not _is_loopback(host) and not KeyStore(settings.keys).all():
            fail(
                f"监听地址 {host} 会让其他机器访问本服务，而服务没有密钥。请先用 zhengwen keys add 新建密钥；"
                "只在本机使用时改用 127.0.0.1；确实不要密钥时加上 --open。"
            )
        _ensure_index(settings)
    except ZhengwenError as error:
        fail(str(error))
    logs.configure(settings.log_level, settings.log_format)
    try:
        started = serving.serve(settings, workers)
    except ZhengwenError as error:
        fail(str(error))
    if not started:
        raise typer.Exit(3)


def ask(
    question: Annotated[str | None, typer.Argument(help="问题。", show_default=False)] = None,
    index: IndexOption = INDEX,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON 答案对象。")] = False,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help="批量：从标准输入逐行读 {id, question, history?}，逐行输出答案对象。"),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="同时说明怎样理解问题、条款为什么排在前面。")
    ] = False,
) -> None:
    """回答一个问题，附引用。"""
    from service import terminal
    from service.engine import Engine

    if jsonl == (question is not None):
        fail(
            '请给出一个问题，例如：zhengwen ask "研发经费投入强度的目标是多少"；批量提问用 --jsonl，从标准输入读。'
        )
    try:
        engine = Engine.open(_settings(index=index))
        if jsonl:
            failed = terminal.answer_lines(engine, sys.stdin.buffer, sys.stdout.buffer, sys.stderr)
            raise typer.Exit(1 if failed else 0)
        terminal.show(terminal.answered(engine, question or ""), as_json=json, explain=explain)
    except ZhengwenError as error:
        fail(str(error))


def mcp(index: IndexOption = INDEX) -> None:
    """以 MCP（标准输入输出）向智能体提供检索、问答、指标、分工等工具。"""
    from service.engine import Engine
    from service.holder import EngineHolder
    from service.mcp import create_server

    holder = EngineHolder(_settings(index=index))

    def engine() -> Engine:
        holder.refresh()
        return holder.engine()

    try:
        engine()
    except ZhengwenError as error:
        fail(str(error))
    create_server(engine).run("stdio")


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command()(serve)
    app.command()(ask)
    app.command()(mcp)


def _settings(**given: Any) -> "Settings":
    """Read the settings, with those given over those of the environment; say which are wrong and end with 1."""
    from pydantic import ValidationError

    from service.settings import Settings

    try:
        return Settings(**given)
    except ValidationError as error:
        named = "、".join(f"ZHENGWEN_{str(item['loc'][0]).upper()}" for item in error.errors())
        fail(f"这些设置的值不对：{named}。各项的写法见 docs/operations-keys.md。")


def fail(message: str) -> NoReturn:
    """Say on standard error what went wrong and end with 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ensure_index(settings: Any) -> None:
    from indexer.cli import build_index
    from indexer.publish import current_generation

    try:
        current_generation(settings.index)
    except IndexMissing:
        build_index(settings.corpus_folders, settings.index, encoder=settings.encoder)
