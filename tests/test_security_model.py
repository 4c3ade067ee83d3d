"""The threat model names a test for every guard; all of them exist."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
_NAMED = re.compile(r"`(test_\w+)`")
_DEFINED = re.compile(r"^\s*(?:async )?def (test_\w+)\(", re.MULTILINE)


def test_every_guard_in_the_threat_model_has_its_test() -> None:
    named = set(_NAMED.findall((REPOSITORY / "docs" / "security.md").read_text("utf-8")))
    defined = {
        name
        for file in (REPOSITORY / "tests").rglob("test_*.py")
        for name in _DEFINED.findall(file.read_text("utf-8"))
    }
    assert len(named) > 50
    assert named <= defined, sorted(named - defined)


def test_every_item_of_both_lists_is_there() -> None:
    text = (REPOSITORY / "docs" / "security.md").read_text("utf-8")
    for item in [f"API{n} " for n in range(1, 11)] + [f"LLM{n:02} " for n in range(1, 11)]:
        assert f"| {item}" in text
