"""A real file system that is full or read-only: a small tmpfs in a mount namespace of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

_UNSHARE = ["unshare", "--map-root-user", "--mount"]


def _possible() -> bool:
    try:
        mount = [*_UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


pytestmark = pytest.mark.skipif(not _possible(), reason="needs mount namespaces without privilege")

_SCRIPT = """
import os, subprocess, sys
from pathlib import Path
from corpus.errors import IndexFault
from eval.faults.scene import Scene, write_corpus

base = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(base)], check=True)


def in_child(work):
    child = os.fork()
    if child == 0:
        try:
            os._exit({"refused": 3, "published": 0}[work()])
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def fill():
    from indexer.arrays import create_array

    try:
        create_array(base / "big.npy", "u1", (8 << 20,))[:] = 1
    except OSError:
        return "refused"
    return "published"


if sys.argv[2] == "mapped":
    code = in_child(fill)
    assert code == 3, code
    sys.exit()

scene = Scene(base)
scene.publish("早上六点")
before = scene.answers()
write_corpus(scene.corpus, "早上八点")


def attempt():
    try:
        scene.rebuild()
    except IndexFault as fault:
        assert "请检查" in str(fault), fault
        return "refused"
    return "published"


if sys.argv[2] == "full":
    filler = base / "filler"
    for left in range(0, 400, 60):
        free = os.statvfs(base)
        filler.write_bytes(b"")
        size = os.statvfs(base).f_bavail * 4096 - left * 1024
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(size, 1))
        code = in_child(attempt)
        print(left, code, flush=True)
        assert code in (0, 3), code
        filler.unlink()
        if code == 0:
            break
        assert scene.answers() == before
    assert attempt() == "published"
    assert scene.answers() != before
else:
    subprocess.run(["mount", "-o", "remount,ro", str(base)], check=True)
    print(attempt())
    assert scene.answers() == before
    subprocess.run(["mount", "-o", "remount,rw", str(base)], check=True)
    assert attempt() == "published"
"""


def outcome(folder: Path, how: str) -> list[str]:
    """Run the script in a mount namespace of its own; return what it says."""
    command = [*_UNSHARE, sys.executable, "-c", _SCRIPT, str(folder), how]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_is_explained_and_the_old_index_serves(tmp_path: Path) -> None:
    codes = [line.split()[1] for line in outcome(tmp_path, "full")]
    assert codes.count("3") >= 3
    assert codes[-1] == "0"


def test_a_read_only_disk_is_explained_and_the_index_serves(tmp_path: Path) -> None:
    assert outcome(tmp_path, "read-only") == ["refused"]


def test_a_mapped_array_without_room_is_an_error_and_no_crash(tmp_path: Path) -> None:
    assert outcome(tmp_path, "mapped") == []
