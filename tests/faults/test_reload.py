"""Publications under load and one after the other; the full runs are `python -m eval.faults reload` and `leaks`."""

from pathlib import Path

from eval.faults.reload import load, reloads

MIB = 1 << 20


def test_no_request_fails_and_no_answer_mixes_generations_while_indexes_are_published(tmp_path: Path) -> None:
    made = load(tmp_path, publications=4, rate=50, pause_s=1.2)
    assert not made.failed, made.failed[:3]
    assert not made.mixed, made.mixed[:3]
    assert made.generations >= 4
    assert len(made.answers) > 100


def test_reloads_hold_on_to_neither_memory_nor_file_handles(tmp_path: Path) -> None:
    early, *_, late = reloads(tmp_path, times=30, every=10)
    assert late.files <= early.files
    assert late.memory - early.memory < 150 * MIB  # one engine more or less; thirty would be two gigabytes
