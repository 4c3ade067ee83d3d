"""What README.md shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def example() -> tuple[str, list[str]]:
    """Return the question of the first screen and the lines of its answer."""
    text = README.read_text("utf-8")
    shown = re.search(r'```\n\$ zhengwen ask "(?P<question>[^"]+)"\n(?P<lines>.*?)\n```', text, re.DOTALL)
    assert shown
    return shown["question"], [line for line in shown["lines"].splitlines() if line.strip()]


def test_the_example_of_the_first_screen_is_the_real_answer(sample_index):
    question, lines = example()
    done = subprocess.run(
        [sys.executable, "-m", "zhengwen", "ask", question, "--index", str(sample_index)],
        capture_output=True,
        text=True,
        check=True,
    )
    shown = [line for line in done.stdout.splitlines() if line.strip()]
    assert shown[: len(lines)] == lines


def test_the_first_screen_comes_first():
    head = "\n".join(README.read_text("utf-8").splitlines()[:32])
    for shown in ("make run", "make test", "zhengwen ask", "[1]"):
        assert shown in head


def test_every_document_that_is_linked_exists():
    for target in re.findall(r"\]\(((?:docs/)?[\w.-]+\.md)\)", README.read_text("utf-8")):
        assert (README.parent / target).exists(), target
