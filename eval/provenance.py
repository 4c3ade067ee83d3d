"""Where a figure comes from: the commit, the machine and the moment."""

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path


def commit_of(folder: Path) -> str | None:
    """Return the git commit of a folder, with "+" where tracked files differ from it; None outside git."""
    head = _git(folder, "rev-parse", "HEAD")
    if not head:
        return None
    changed = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return head + ("+" if changed else "")


def machine() -> Mapping[str, str]:
    """Return what speed figures depend on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": str(os.cpu_count() or 0),
    }


def now() -> str:
    """Return the moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _git(folder: Path, *arguments: str) -> str | None:
    program = shutil.which("git")
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603  fixed arguments, no shell
        [program, "-C", str(folder), *arguments], capture_output=True, text=True, check=False, timeout=20
    )
    return done.stdout.strip() if done.returncode == 0 else None
