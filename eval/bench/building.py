"""From files to a published index, and once more with one document changed: time by stage and memory, in processes of their own.

`python -m eval.bench.building CORPUS INDEX` prints one line of JSON. Memory is the most that any one of the processes
held by the process that writes; readers are children of a server of their own, which nobody waits for.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from eval.bench.trial import peak, size_of

_CHANGE = "\n本文件自公布之日起施行，由{n}部门负责解释。\n"


@dataclass(frozen=True, slots=True)
class Built:
    """What one build took; bytes of memory and on disk, seconds by stage."""

    documents: int
    clauses: int
    read: int
    seconds: float
    stages: dict[str, float]
    writer_peak: int
    size: int


def measure_build(corpus: Path, index: Path) -> Built:
    """Build and publish in a process of its own; raises CalledProcessError where it fails."""
    command = [sys.executable, "-m", "eval.bench.building", str(corpus), str(index)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - this program
    return Built(**json.loads(done.stdout.splitlines()[-1]))


def change_one(corpus: Path, turn: int) -> Path:
    """Append a line to the document in the middle of the corpus, and return its path; the corpus must be one's own."""
    paths = sorted(path for path in corpus.rglob("*.txt"))
    path = paths[len(paths) // 2]
    path.write_text(path.read_text("utf-8") + _CHANGE.format(n=turn), "utf-8")
    return path


def main() -> None:
    """Build what the command line names."""
    from indexer.build import build

    corpus, index = map(Path, sys.argv[1:3])
    report = build([corpus], index)
    found = {
        "documents": report.counts["documents"],
        "clauses": report.counts["clauses"],
        "read": report.indexed,
        "seconds": report.seconds,
        "stages": dict(report.stages),
        "writer_peak": peak(),
        "size": size_of(index / report.generation),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
