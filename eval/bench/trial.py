"""One engine in a process of its own, so that its memory is its own: `python -m eval.bench.trial build|ask NAME …`.

Prints one line of JSON. The peak is the resident set of the process, the interpreter and this program's imports
included; mapped files count as far as they were touched.
"""

import json
import resource
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from eval.bench.load import measured
from eval.bench.material import Material
from eval.bench.peers import peer

_WARM = 20


def main() -> None:
    """Run what the command line asks for."""
    act, name, material_folder, folder = sys.argv[1:5]
    material, place = Material.open(Path(material_folder)), Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    if act == "build":
        print(json.dumps(_build(name, material, place)))
    else:
        clients = [int(number) for number in sys.argv[5].split(",")]
        print(json.dumps(_ask(name, material, place, clients, float(sys.argv[6]))))


def _build(name: str, material: Material, folder: Path) -> dict[str, object]:
    engine = peer(name)
    started = time.perf_counter()
    engine.build(material, folder)
    return {"seconds": time.perf_counter() - started, "peak": peak(), "bytes": size_of(folder)}


def _ask(
    name: str, material: Material, folder: Path, clients: list[int], limit_s: float
) -> dict[str, object]:
    queries = material.queries()
    started = time.perf_counter()
    search = peer(name).opened(material, folder)
    opened = time.perf_counter() - started
    measured(search, queries[:_WARM], 1, limit_s)
    loads = [asdict(measured(search, queries, number, limit_s)) for number in clients]
    return {
        "opened": opened,
        "loads": loads,
        "peak": peak(),
        "found": [list(search(query)) for query in queries[: loads[0]["asked"]]],
    }


def peak() -> int:
    """Return the most memory that this process has held so far, in bytes.

    getrusage would count what its parent held when it was started (Linux keeps that figure over exec).
    """
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
