"""The published sample documents read back as their master texts, line by line."""

from pathlib import Path

import pytest

from corpus.readers import read

ROOT = Path(__file__).parents[3]
PUBLISHED = sorted((ROOT / "corpus" / "documents").glob("s*.*"))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "path", [path for path in PUBLISHED if path.suffix != ".md"], ids=lambda path: path.name
)
def test_every_line_is_as_in_the_master_text(path: Path) -> None:
    master = (ROOT / "eval" / "gold" / "text" / f"{path.stem}.txt").read_text("utf-8")
    lines = []
    for block in read(path).blocks:
        lines += ["".join(row) for row in block.rows] or [block.text]
    assert [squeezed(line) for line in lines] == [
        squeezed(line) for line in master.splitlines() if line.strip()
    ]


# OCR printed these at half their width; the master text has them as published.
HALF_WIDTH = str.maketrans("，；：（）—", ",;:()-")


@pytest.mark.parametrize(
    "path", [path for path in PUBLISHED if path.suffix == ".md"], ids=lambda path: path.name
)
def test_ocr_output_keeps_every_word_for_the_repair(path: Path) -> None:
    master = (ROOT / "eval" / "gold" / "text" / f"{path.stem}.txt").read_text("utf-8")
    words = "".join(
        "".join("".join(row) for row in block.rows) or block.text
        for block in read(path).blocks
        if block.text != "---"
    )
    assert squeezed(words).translate(HALF_WIDTH) == squeezed(master).translate(HALF_WIDTH)
