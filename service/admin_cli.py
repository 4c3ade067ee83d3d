"""`zhengwen keys`, `zhengwen audit` and `zhengwen feedback`: what an administrator does."""

import json
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import ZhengwenError

_KEYS, _AUDIT, _FEEDBACK = Path("var/keys.sqlite"), Path("var/audit"), Path("var/feedback.sqlite")

KeysOption = Annotated[Path, typer.Option("--keys", help="密钥文件。", envvar="ZHENGWEN_KEYS")]
AuditOption = Annotated[Path, typer.Option("--audit", help="审计文件夹。", envvar="ZHENGWEN_AUDIT")]
FeedbackOption = Annotated[Path, typer.Option("--feedback", help="反馈文件。", envvar="ZHENGWEN_FEEDBACK")]

keys_app = typer.Typer(help="访问密钥：新建、查看、撤销。", no_args_is_help=True)
audit_app = typer.Typer(help="审计日志。", no_args_is_help=True)
feedback_app = typer.Typer(help="用户反馈。", no_args_is_help=True)


class ScopeName(StrEnum):
    """What a key may do."""

    ask = "ask"
    admin = "admin"


class Chosen(StrEnum):
    """Which opinions are given out."""

    good = "good"
    bad = "bad"
    all = "all"


def register(app: typer.Typer) -> None:
    """Mount the commands."""
    app.add_typer(keys_app, name="keys")
    app.add_typer(audit_app, name="audit")
    app.add_typer(feedback_app, name="feedback")


@keys_app.command("add")
def add_key(
    name: Annotated[str, typer.Argument(help="给谁或给什么系统用。")],
    scope: Annotated[
        list[ScopeName], typer.Option("--scope", help="权限，可重复：ask 提问和查询，admin 读取运行指标。")
    ] = [ScopeName.ask],  # noqa: B006 - typer copies it
    days: Annotated[
        int | None, typer.Option("--days", help="有效天数，不给则不过期。", min=1, max=36500)
    ] = None,
    keys: KeysOption = _KEYS,
) -> None:
    """新建密钥；密钥只显示这一次，文件里只存加盐的哈希。"""
    from service.security.keys import SCOPES, KeyStore

    lifetime = timedelta(days=days) if days is not None else None
    try:
        chosen = [known for known in SCOPES if known in {one.value for one in scope}]
        key, token = KeyStore(keys).add(name, chosen, lifetime)
    except ZhengwenError as error:
        _fail(error)
    until = f"，{key.expires:%Y-%m-%d} 到期" if key.expires else ""
    typer.echo(
        f"密钥 {key.id}（{key.name}，{'、'.join(key.scopes)}{until}）只显示这一次，请妥善保存：", err=True
    )
    typer.echo(token)


@keys_app.command("list")
def list_keys(keys: KeysOption = _KEYS) -> None:
    """列出密钥的编号、名称、权限、建立和到期时间、状态。"""
    from datetime import UTC, datetime

    from service.security.keys import KeyStore

    try:
        found = KeyStore(keys).all()
    except ZhengwenError as error:
        _fail(error)
    if not found:
        typer.echo("还没有密钥，服务只接受本机的请求。新建：zhengwen keys add 名称", err=True)
    now = datetime.now(UTC)
    for key in found:
        state = "有效" if key.valid(now) else "已撤销" if key.revoked else "已过期"
        until = f"{key.expires:%Y-%m-%d}" if key.expires else "不过期"
        typer.echo(f"{key.id}\t{key.name}\t{','.join(key.scopes)}\t{key.created:%Y-%m-%d}\t{until}\t{state}")


@keys_app.command("revoke")
def revoke_key(
    key_id: Annotated[str, typer.Argument(help="密钥编号，见 zhengwen keys list。")], keys: KeysOption = _KEYS
) -> None:
    """撤销密钥；运行中的服务一秒内生效。"""
    from service.security.keys import KeyStore

    try:
        KeyStore(keys).revoke(key_id)
    except ZhengwenError as error:
        _fail(error)
    typer.echo(f"密钥 {key_id} 已撤销。", err=True)


@audit_app.command("verify")
def verify_audit(
    audit: AuditOption = _AUDIT,
    head: Annotated[
        str | None, typer.Option("--head", help="以前记下的末行哈希，核对它仍在链上。", show_default=False)
    ] = None,
) -> None:
    """核对审计日志的哈希链：改动、删除、调换任何一行都会发现，这时退出码为 1。"""
    from service.audit import verify

    try:
        verdict = verify(audit, head)
    except OSError as error:
        _fail(error)
    for fault in verdict.faults:
        typer.echo(fault, err=True)
    if verdict.faults:
        typer.echo(f"审计日志有 {len(verdict.faults)} 处不一致（共 {verdict.lines} 行）。", err=True)
        raise typer.Exit(1)
    typer.echo(f"审计日志完整：{verdict.files} 个文件，{verdict.lines} 行，末行哈希 {verdict.head.hash}")


@feedback_app.command("export")
def export_feedback(
    rating: Annotated[
        Chosen, typer.Option("--rating", help="good 好评（引文作为证据），bad 差评（证据待人补），all 全部。")
    ] = Chosen.good,
    feedback: FeedbackOption = _FEEDBACK,
) -> None:
    """把反馈导出为评测题的候选（questions-*.jsonl 的格式，见 docs/gold-format.md），到标准输出。"""
    from service.feedback import FeedbackStore, Rating

    wanted: Rating | None = "good" if rating is Chosen.good else "bad" if rating is Chosen.bad else None
    try:
        for candidate in FeedbackStore(feedback).candidates(wanted):
            typer.echo(json.dumps(candidate, ensure_ascii=False))
    except ZhengwenError as error:
        _fail(error)


def _fail(error: Exception) -> None:
    typer.echo(str(error), err=True)
    raise typer.Exit(1)
