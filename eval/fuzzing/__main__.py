"""`python -m eval.fuzzing document|question`: coverage-guided fuzzing with atheris (extra `fuzz`).

Inputs that fail are written to the folder of kept cases, which the tests run again.
"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from eval.fuzzing.words import SUFFIXES, WORDS

COMPILED = ["indexer.kernels", "indexer.training"]
CASES = Path("tests/eval/fuzzing/cases")


class Oracle(StrEnum):
    """What can be fuzzed."""

    DOCUMENT = "document"
    QUESTION = "question"


def main(
    oracle: Annotated[Oracle, typer.Argument(help="试什么：document 读文件，question 提问。")],
    seconds: Annotated[int, typer.Option(help="试多少秒。", min=1)] = 300,
    longest: Annotated[int, typer.Option(help="输入最多多少字节。", min=1)] = 8_192,
    corpus: Annotated[Path, typer.Option(help="放有用输入的文件夹，下次接着用。")] = Path("var/fuzz"),
) -> None:
    """用变异出来的输入试，直到出错或到时间；出错的输入写进 tests/eval/fuzzing/cases。"""
    try:
        import atheris
    except ImportError:
        typer.echo("需要 atheris，没有安装；请运行 pip install 'zhengwen[fuzz]'。", err=True)
        raise typer.Exit(1) from None
    # numba cannot compile what is instrumented
    with atheris.instrument_imports(include=["corpus", "indexer", "service"], exclude=COMPILED):
        from eval.fuzzing.oracles import ORACLES

        check = ORACLES[oracle]
    check(b"\x00" + "一、目标。到2025年达到10家。".encode())  # what is opened once is no part of the trial
    kept, found = CASES / oracle, corpus / oracle
    for folder in (kept, found):
        folder.mkdir(parents=True, exist_ok=True)
    _sow(oracle, found, longest)
    dictionary = corpus / "words.txt"
    dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS), "ascii")
    arguments = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        f"-max_len={longest}",
        "-timeout=60",
        "-len_control=0",
        f"-dict={dictionary}",
        f"-artifact_prefix={kept}/",
        str(found),
        str(kept),
    ]
    atheris.Setup(arguments, check)
    atheris.Fuzz()


def _sow(oracle: Oracle, folder: Path, longest: int) -> None:
    """Begin with pieces of the sample documents, or with the questions of the benchmark."""
    if oracle is Oracle.QUESTION:
        for file in Path("eval/gold").glob("questions-*.jsonl"):
            for line in file.read_text("utf-8").splitlines():
                row = json.loads(line)
                lines = "\n".join([row["question"], *row.get("history", [])])
                (folder / f"seed-{row['id']}").write_text(lines, "utf-8")
        return
    for file in Path("corpus/documents").iterdir():
        if file.suffix not in SUFFIXES:
            continue
        data = file.read_bytes()
        size = longest - 1 if file.suffix in (".txt", ".md", ".html") else len(data)
        for at in range(0, len(data), size):
            whole = bytes([SUFFIXES.index(file.suffix)]) + data[at : at + size]
            (folder / f"seed-{file.stem}-{at}").write_bytes(whole)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    typer.run(main)
