"""Damaged index files are refused, or answer as before; a sample of `python -m eval.faults damage --all`."""

from eval.faults.damage import damage


def test_a_damaged_index_never_answers_something_else_and_never_crashes() -> None:
    for tally in damage(60, seed=7):
        assert not tally.faults, tally.faults
    assert tally.outcomes["refused"] > 10
    assert tally.outcomes["the one before serves"] > 10
