"""Publication: old or new and never half, at whatever step the builder dies; one builder at a time; nothing open removed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import IndexDamaged, IndexFault, IndexMismatch, IndexMissing
from indexer import publish
from indexer.manifest import FORMAT, Manifest, measure, write_manifest
from indexer.publish import (
    CURRENT,
    Lease,
    build_lock,
    current_generation,
    generations,
    new_generation,
    prune,
    rollback,
    verify,
)


def build(index_dir: Path, content: str) -> str:
    """Publish a generation with one file."""
    with build_lock(index_dir), new_generation(index_dir) as (name, folder):
        (folder / "store.sqlite").write_text(content)
        entry = Manifest(FORMAT, name, "", "", "", "", "", 1, "exact", (), {}, measure(folder))
        write_manifest(folder, entry)
        publish.publish(index_dir, name, folder)
        prune(index_dir)
    return name


def test_the_newest_publication_is_current(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="zhengwen index"):
        current_generation(tmp_path / "none")
    names = [build(tmp_path, text) for text in "abc"]
    assert names == sorted(names) == generations(tmp_path)
    assert current_generation(tmp_path) == names[-1] == verify(tmp_path)


def test_three_generations_are_kept(tmp_path: Path) -> None:
    names = [build(tmp_path, str(n)) for n in range(5)]
    assert generations(tmp_path) == names[-3:]
    assert {path.name for path in tmp_path.iterdir()} <= {*names[-3:], CURRENT, ".lock"}


def test_a_generation_that_another_process_has_open_is_not_removed(tmp_path: Path) -> None:
    first = build(tmp_path, "first")
    code = (
        "import sys; from pathlib import Path; from indexer.publish import Lease\n"
        "lease = Lease(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / first)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == b"open\n"
        for n in range(4):
            build(tmp_path, str(n))
        assert first in generations(tmp_path)
        reader.kill()
    build(tmp_path, "last")
    assert first not in generations(tmp_path)


def test_a_lease_of_this_process_holds_too(tmp_path: Path) -> None:
    first = build(tmp_path, "first")
    lease = Lease(tmp_path / first)
    for n in range(4):
        build(tmp_path, str(n))
    assert first in generations(tmp_path)
    lease.close()
    build(tmp_path, "last")
    assert first not in generations(tmp_path)


def test_rollback_goes_to_the_newest_good_generation_before(tmp_path: Path) -> None:
    names = [build(tmp_path, text) for text in "abc"]
    (tmp_path / names[1] / "store.sqlite").write_text("x")
    assert rollback(tmp_path) == names[0] == current_generation(tmp_path)
    with pytest.raises(IndexFault, match="没有比"):
        rollback(tmp_path)
    assert current_generation(tmp_path) == names[0]


def test_what_serves_after_a_rollback_is_not_pruned_and_the_next_name_is_still_greater(
    tmp_path: Path,
) -> None:
    names = [build(tmp_path, text) for text in "abc"]
    rollback(tmp_path)
    assert build(tmp_path, "d") > names[-1]
    rollback(tmp_path)
    rollback(tmp_path)
    serving = current_generation(tmp_path)
    with build_lock(tmp_path):
        prune(tmp_path, 1)
    assert serving in generations(tmp_path)


@pytest.mark.parametrize("content", ["", "000001", "../../etc", "000001-20250101T000000Z-abcd\nx", "\0" * 50])
def test_a_pointer_that_names_no_generation_is_damage(tmp_path: Path, content: str) -> None:
    build(tmp_path, "a")
    (tmp_path / CURRENT).write_text(content)
    with pytest.raises(IndexDamaged, match="CURRENT"):
        current_generation(tmp_path)


def test_verify_names_the_damaged_file(tmp_path: Path) -> None:
    name = build(tmp_path, "a")
    (tmp_path / name / "store.sqlite").write_text("b")
    with pytest.raises(IndexDamaged, match=r"store\.sqlite"):
        verify(tmp_path)


def test_a_generation_under_another_name_is_refused(tmp_path: Path) -> None:
    name = build(tmp_path, "a")
    other = name[:-4] + "ffff"
    (tmp_path / name).rename(tmp_path / other)
    with pytest.raises(IndexDamaged, match="属于"):
        verify(tmp_path, other)


def test_a_second_builder_is_refused_with_a_reason(tmp_path: Path) -> None:
    with build_lock(tmp_path), pytest.raises(IndexFault, match="另一个进程"), build_lock(tmp_path):
        pass
    with build_lock(tmp_path, wait_s=1):
        pass


def test_a_second_builder_can_wait(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from indexer.publish import build_lock\n"
        "with build_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(0.5)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(IndexFault), build_lock(tmp_path):
            pass
        with build_lock(tmp_path, wait_s=20):
            pass


def test_the_lock_of_a_killed_builder_is_free(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from indexer.publish import build_lock\n"
        "with build_lock(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    with build_lock(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(IndexFault, match="无法写入索引目录"), build_lock(tmp_path / "file" / "index"):
        pass


def test_an_error_while_building_leaves_nothing_behind(tmp_path: Path) -> None:
    old = build(tmp_path, "old")

    def fail() -> None:
        with new_generation(tmp_path) as (_, folder):
            (folder / "half").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert {path.name for path in tmp_path.iterdir()} <= {old, CURRENT, ".lock"}


STEPS = ("mkdir", "open", "fsync", "rename", "replace", "unlink", "rmdir")


def dying_after(step: int) -> Callable[[], None]:
    """Wrap the calls of `os` that change the disk so that the process is killed right before the given one."""
    left = step

    def wrap(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return counted

    def install() -> None:
        for name in STEPS:
            setattr(os, name, wrap(getattr(os, name)))

    return install


def run_and_die(index_dir: Path, content: str, step: int) -> bool:
    """Build in a forked process that is killed before its disk operation `step`; return whether it finished."""
    child = os.fork()
    if child == 0:
        try:
            dying_after(step)()
            build(index_dir, content)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status in {0, signal.SIGKILL}
    return status == 0


def test_a_builder_killed_at_any_step_leaves_the_old_or_the_new_generation(tmp_path: Path) -> None:
    for text in "abc":
        build(tmp_path, text)
    seen = set()
    for step in range(1_000):
        before = current_generation(tmp_path)
        finished = run_and_die(tmp_path, f"new {step}", step)
        after = verify(tmp_path)
        assert after == before or (tmp_path / after / "store.sqlite").read_text() == f"new {step}"
        seen.add((after == before, finished))
        assert len(generations(tmp_path)) >= 2
        for name in generations(tmp_path):
            verify(tmp_path, name)
        if finished:
            break
    assert step > 15
    assert seen == {(True, False), (False, False), (False, True)}
    build(tmp_path, "after all")
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith((".building", ".removed"))]


def test_the_files_are_on_the_disk_before_the_pointer_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of what reaches the disk: each file, the folder, its name, the new pointer, the pointer's name."""
    build(tmp_path, "old")
    steps: list[str] = []
    real_fsync, real_rename, real_replace = os.fsync, Path.rename, Path.replace

    def fsync(file: int) -> None:
        steps.append(f"fsync {Path(f'/proc/self/fd/{file}').readlink().name}")
        real_fsync(file)

    def rename(path: Path, target: Path) -> Path:
        steps.append(f"name {target.name}")
        return real_rename(path, target)

    def replaced(path: Path, target: Path) -> Path:
        steps.append(f"name {target.name}")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(Path, "replace", replaced)
    name = build(tmp_path, "new")
    assert set(steps[:2]) == {"fsync store.sqlite", "fsync manifest.json"}
    assert steps[2:5] == [f"fsync .building-{name}", f"name {name}", f"fsync {tmp_path.name}"]
    assert steps[5].startswith("fsync .CURRENT-")
    assert steps[6:8] == ["name CURRENT", f"fsync {tmp_path.name}"]


def test_a_generation_that_the_program_cannot_serve_is_not_rolled_back_to(tmp_path: Path) -> None:
    names = [build(tmp_path, text) for text in "abc"]

    def check(folder: Path) -> None:
        if folder.name == names[1]:
            raise IndexMismatch("另一版分词")

    assert rollback(tmp_path, check) == names[0] == current_generation(tmp_path)


def test_a_pointer_that_cannot_be_written_is_explained_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [build(tmp_path, text) for text in "ab"]

    def full(path: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(IndexFault, match="无法改写索引指针"):
        rollback(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {*names, CURRENT, ".lock"}


def test_the_names_of_new_folders_are_on_the_disk_before_they_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    real = os.fsync

    def fsync(file: int) -> None:
        synced.append(Path(f"/proc/self/fd/{file}").readlink())
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    build(tmp_path / "var" / "index", "a")
    assert synced[:2] == [tmp_path, tmp_path / "var"]
