"""The steps of a Dockerfile, taken without Docker: each stage becomes a folder with what its COPY and RUN put there.

What the base image would bring (programs, a Python) is this machine's own, mounted read-only.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

CONTEXT = Path(__file__).resolve().parents[1]
BORROWED = "/image/packages"
"""Where the packages of this environment are shown: their own place may lie under one that is writable in the image."""

SHARED = ("usr", "bin", "sbin", "lib", "lib64", "dev")
_WITHOUT = re.compile(r"^(?:apt-get|rm -rf /var/lib/apt)\b")  # the base image's packages are this machine's
_INSTALL = re.compile(r"(?P<pip>\S*pip) install\b(?P<rest>.*)")
_ETC = (
    "ld.so.cache",
    "login.defs",
    "nsswitch.conf",
    "hosts",
    "resolv.conf",
    "pip.conf",
    "ssl",
    "alternatives",
)


@dataclass
class Stage:
    """One FROM with what follows it."""

    name: str
    root: Path = field(default_factory=Path)
    env: dict[str, str] = field(
        default_factory=lambda: {
            "PATH": "/image/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        }
    )
    folder: str = "/"
    user: str = "0"
    volumes: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


def steps(dockerfile: str) -> list[tuple[str, str]]:
    """Return the instructions with what they say, lines joined, comments left out."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [
        (word, re.sub(r"\s+", " ", said).strip())
        for word, _, said in (line.strip().partition(" ") for line in joined.splitlines())
        if word
    ]


def say(words: str) -> None:
    """Print at once, so that lines and the output of commands keep their order."""
    print(words, flush=True)


def mount(*words: object) -> None:
    """Run mount(8)."""
    subprocess.run(["mount", *map(str, words)], check=True)


def share(place: Path, root: Path, at: str = "") -> None:
    """Show a place of this machine, read-only, in the root, at the same place or at another."""
    inside = root / (at or str(place)).lstrip("/")
    if place.is_symlink():
        inside.symlink_to(place.readlink())
        return
    if place.is_dir():
        inside.mkdir(parents=True, exist_ok=True)
    else:
        inside.parent.mkdir(parents=True, exist_ok=True)
        inside.touch()
    mount("--bind", place, inside)
    mount("-o", "remount,ro,bind", inside)


def base_image(stage: Stage) -> None:
    """Make what `FROM python` gives: programs, a Python, users, names of hosts."""
    root = stage.root
    mount("--bind", root, root)
    for name in SHARED:
        if Path("/", name).exists():
            share(Path("/", name), root)
    for name in ("proc", "tmp", "etc", "root", "image/bin", "opt", "var"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "tmp").chmod(0o1777)
    share(Path(sys.base_prefix), root)
    for name in ("python", "python3"):
        (root / "image/bin" / name).symlink_to(
            Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
        )
    mount("-t", "proc", "proc", root / "proc")
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\n")
    for name in _ETC:
        place = Path("/etc", name)
        if place.is_dir():
            shutil.copytree(place, root / "etc" / name, symlinks=True)
        elif place.exists():
            shutil.copy(place, root / "etc" / name)


def package_index(stage: Stage) -> None:
    """Let pip in the stage find packages where it finds them on this machine."""
    stage.env |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    own = Path.home() / ".config/pip/pip.conf"
    texts = [*(value for name, value in stage.env.items() if name.startswith("PIP_"))]
    for file in (own, Path("/etc/pip.conf")):
        if file.exists():
            texts.append(file.read_text())
            inside = stage.root / str(Path("/root/.config/pip/pip.conf") if file == own else file).lstrip("/")
            inside.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, inside)
    for found in {found for text in texts for found in re.findall(r"(?:file://)?(/[\w./-]+)", text)}:
        # a simple index (PEP 503) keeps its files beside it
        place = Path(found).parent if Path(found).name == "simple" else Path(found)
        if place.exists() and place.parent != place and not (stage.root / str(place).lstrip("/")).exists():
            share(place, stage.root)


def copy(stage: Stage, said: str, stages: dict[str, Stage]) -> None:
    """Take a COPY step."""
    options = dict(word[2:].split("=", 1) for word in said.split() if word.startswith("--"))
    *sources, target = (word for word in said.split() if not word.startswith("--"))
    begin = stages[options["from"]].root if "from" in options else CONTEXT
    into = stage.root / str(Path(stage.folder, target)).lstrip("/")
    for source in sources:
        found = begin / source.lstrip("/")
        place = into / found.name if target.endswith("/") else into
        place.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            ignored = shutil.ignore_patterns("__pycache__") if begin == CONTEXT else None
            shutil.copytree(found, place, symlinks=True, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy(found, place)
        if "chown" in options:
            subprocess.run(["chown", "-R", options["chown"], place], check=True)


def run(stage: Stage, said: str, fast: bool) -> None:
    """Take a RUN step, command by command."""
    for command in said.split(" && "):
        if _WITHOUT.match(command):
            say(f"  略过（基础镜像的软件包由本机代替）：{command}")
            continue
        install = _INSTALL.search(command)
        if fast and install and " -r " in install["rest"]:
            borrow(stage, Path(install["pip"]).parents[1])
            continue
        if fast and install:
            command += " --no-index --no-deps --no-build-isolation --quiet"
        say(f"  {command}")
        subprocess.run(inside(stage, "0", ["/bin/sh", "-ec", command]), env=stage.env, check=True)


def borrow(stage: Stage, venv: Path) -> None:
    """Show the packages of this environment in the stage's own instead of installing them."""
    site = Path(sysconfig.get_paths()["purelib"])
    share(site, stage.root, BORROWED)
    own = stage.root / str(venv).lstrip("/") / f"lib/python3.{sys.version_info.minor}/site-packages"
    own.joinpath("borrowed.pth").write_text(
        f"import sys; sys.path.insert(0, {BORROWED!r})\n"
    )  # before venv's own
    say(f"  略过（--fast，借用本机环境）：锁定的依赖 → {site}")


def inside(stage: Stage, user: str, command: list[str]) -> list[str]:
    """Return a command as it runs in the stage: its root, its folder, its user without any capability."""
    uid, _, gid = user.partition(":")
    as_user = [
        shutil.which("setpriv") or "setpriv",
        f"--reuid={uid}",
        f"--regid={gid or uid}",
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set=-all",
        "--inh-caps=-all",
    ]
    there = ["sh", "-c", 'cd "$0" && exec "$@"', stage.folder, *command]
    return [shutil.which("chroot") or "chroot", str(stage.root), *(as_user if uid != "0" else []), *there]


def begun(name: str, root: Path) -> Stage:
    """Take a FROM step."""
    stage = Stage(name, root)
    root.mkdir()
    base_image(stage)
    package_index(stage)
    return stage


def note(stage: Stage, word: str, said: str) -> None:
    """Take a step that only says how the image is run."""
    match word:
        case "ENV":
            stage.env |= dict(pair.split("=", 1) for pair in shlex.split(said))
        case "WORKDIR":
            stage.folder = said
            (stage.root / said.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "USER":
            stage.user = said
        case "VOLUME":
            stage.volumes.append(said)
        case "CMD":
            stage.command = json.loads(said)
        case "HEALTHCHECK":
            stage.health = json.loads(said.partition(" CMD ")[2])
        case _ if word != "EXPOSE":
            raise SystemExit(f"scripts/prove-image 不认识 Dockerfile 里的 {word}，请补上。")


def built(dockerfile: str, under: Path, fast: bool) -> Stage:
    """Take all steps; return the last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage("")
    for word, said in steps(dockerfile):
        say(f"{word} {said}"[:160])
        match word:
            case "FROM":
                stage = begun(said.partition(" AS ")[2] or "last", under / str(len(stages)))
                stages[stage.name] = stage
            case "COPY":
                copy(stage, said, stages)
            case "RUN":
                run(stage, said, fast)
            case _:
                note(stage, word, said)
    if fast:  # what the dependency layer would hold
        share(Path(sysconfig.get_paths()["purelib"]), stage.root, BORROWED)
    return stage
