"""`zhengwen corpus add|list|check`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import ZhengwenError
from corpus.model import STATUS_NAMES, Masthead

app = typer.Typer(help="管理文件：收入、列出、核对。", no_args_is_help=True)

CORPUS = Path("corpus/documents")
CorpusOption = Annotated[
    Path, typer.Option("--corpus", help="文件所在的文件夹。", envvar="ZHENGWEN_CORPUS", show_default=True)
]


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="要收入的文件。", show_default=False)],
    corpus: CorpusOption = CORPUS,
) -> None:
    """把文件收入文件夹，并把读到的标题、文号等写进 catalog.toml，供人核对修改。"""
    from corpus import library
    from corpus.limits import Limits

    with explained():
        additions = library.add(files, corpus, Limits())
    for addition in additions:
        typer.echo(addition.message)
        if addition.document is not None:
            typer.echo(f"  {_line(addition.document.masthead)}")
    if any(addition.outcome != "added" for addition in additions):
        raise typer.Exit(1)


@app.command(name="list")
def list_(corpus: CorpusOption = CORPUS) -> None:
    """列出文件：编号、标题、文号、发文机关、成文日期、效力。"""
    from corpus import library
    from corpus.limits import Limits
    from corpus.masthead.terms import status_on

    with explained():
        survey = library.survey([corpus], Limits())
    for document in survey.documents:
        status = STATUS_NAMES[status_on(document.masthead, date.today())]
        typer.echo(f"{document.doc}\t{_line(document.masthead)}\t{status}")
    for failure in survey.failures:
        typer.echo(failure.reason, err=True)
    if survey.failures:
        raise typer.Exit(1)


@app.command()
def check(corpus: CorpusOption = CORPUS) -> None:
    """指出缺少或可疑的标题、文号、机关、日期和效力，重复的文件，以及 catalog.toml 中没有对应文件的条目。"""
    from corpus import review
    from corpus.limits import Limits

    with explained():
        findings = review.check(corpus, Limits(), date.today())
    for finding in findings:
        typer.echo(finding.message)
    if not findings:
        typer.echo("没有发现问题。")
    else:
        raise typer.Exit(1)


@contextmanager
def explained() -> Iterator[None]:
    """Turn an error that is explained to the user into its explanation and exit code 1."""
    try:
        yield
    except ZhengwenError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _line(head: Masthead) -> str:
    fields = (
        head.title or "（无标题）",
        head.document_number or "—",
        "、".join(head.issuer) or "—",
        head.issued or "—",
    )
    return "\t".join(fields)
