"""Plays the traffic against a server of its own while indexes are published, damaged and mended."""

import json
import random
import shutil
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from eval.faults.server import Server, middle, open_files, resident_bytes, serving
from eval.soak.traffic import CLIENTS, Client, Reply
from indexer.build import build
from indexer.manifest import FILE as MANIFEST
from indexer.publish import current_generation

_SAMPLE_S = 1.0
_MIB = 1 << 20
_DAMAGED_EVERY = 3
"""One in so many publications is damaged before the service has read it."""


@dataclass(slots=True)
class Soak:
    """What a run saw.

    seconds     of each visit that was answered as it ought to be, by client
    wrong       (client, what came instead), counted
    memory      bytes of all processes that answer, second by second; files likewise
    generations names that answers bore; published and damaged count what was published
    """

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    generations: set[str] = field(default_factory=set)
    published: int = 0
    damaged: int = 0

    @property
    def memory_growth(self) -> float:
        """Median memory of the last quarter over that of the second one; the first one warms up."""
        return _growth(self.memory)

    @property
    def file_growth(self) -> int:
        """Median file handles of the last quarter less those of the second one."""
        quarter = max(1, len(self.files) // 4)
        early, late = self.files[quarter : 2 * quarter] or self.files, self.files[-quarter:]
        return round(middle(late, 0.5) - middle(early, 0.5))

    def time(self, share: float) -> float:
        """Return the seconds within which that share of all visits was answered."""
        return middle([one for spent in self.seconds.values() for one in spent], share)


def _growth(values: list[int]) -> float:
    quarter = max(1, len(values) // 4)
    early, late = values[quarter : 2 * quarter] or values, values[-quarter:]
    return middle(late, 0.5) / middle(early, 0.5)


def soak(
    corpus: Path, base: Path, seconds: float, clients: int, publish_every_s: float, *options: str
) -> Soak:
    """Run for so many seconds; `options` go to `zhengwen serve`."""
    documents, index = base / "corpus", base / "index"
    shutil.copytree(corpus, documents)
    made, over = Soak(), threading.Event()
    _publish(documents, index, 0)
    with serving(index, *options) as server:
        threads = [threading.Thread(target=_watch, args=(server, made, over))]
        threads += [
            threading.Thread(target=_come_and_go, args=(server.port, made, over, random.Random(number)))  # noqa: S311
            for number in range(clients)
        ]
        threads.append(
            threading.Thread(target=_keep_publishing, args=(documents, index, made, over, publish_every_s))
        )
        for thread in threads:
            thread.start()
        over.wait(seconds)
        over.set()
        for thread in threads:
            thread.join()
    return made


def _come_and_go(port: int, made: Soak, over: threading.Event, dice: random.Random) -> None:
    shares = [client.share for client in CLIENTS]
    while not over.is_set():
        client = dice.choices(CLIENTS, shares)[0]
        started = time.perf_counter()
        try:
            reply = client.visit(port, dice)
        except Exception as error:  # noqa: BLE001 - any failure is what is looked for
            made.wrong[client.name, type(error).__name__] += 1
            continue
        _note(made, client, reply, time.perf_counter() - started)
        time.sleep(dice.uniform(0, 0.02))


def _note(made: Soak, client: Client, reply: Reply, seconds: float) -> None:
    if reply.status not in client.expects:
        made.wrong[client.name, str(reply.status)] += 1
        return
    made.seconds[client.name].append(seconds)
    if client.name in ("问答", "检索"):
        made.generations.add(str(json.loads(reply.body)["index"]))


def _watch(server: Server, made: Soak, over: threading.Event) -> None:
    while not over.wait(_SAMPLE_S):
        try:
            workers = server.workers()
            made.memory.append(sum(resident_bytes(worker) for worker in workers))
            made.files.append(sum(open_files(worker) for worker in workers))
        except OSError:  # a process ended between two looks
            continue


def _keep_publishing(documents: Path, index: Path, made: Soak, over: threading.Event, every_s: float) -> None:
    number = 0
    while not over.wait(every_s):
        number += 1
        _publish(documents, index, number)
        made.published += 1
        if number % _DAMAGED_EVERY == 0:
            _damage(index / current_generation(index))
            made.damaged += 1


def _publish(documents: Path, index: Path, number: int) -> None:
    text = f"平川市夜间照明办法\n第一条　路灯在晚上{number % 12}点亮起。\n第二条　由市城管局负责。\n"
    (documents / "soak.txt").write_text(text, "utf-8")
    build([documents], index, processes=0)


def _damage(generation: Path) -> None:
    """Flip a bit of the largest file, as a disk might."""
    file = max(
        (one for one in generation.iterdir() if one.name != MANIFEST), key=lambda one: one.stat().st_size
    )
    copy = file.with_name(f".{file.name}")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    copy.replace(file)  # what is mapped already stays as it was


def table(made: Soak) -> list[str]:
    """Return the run as lines of a Markdown table, and what grew."""
    lines = ["| 客户 | 次数 | 中位毫秒 | 99% 毫秒 |", "|---|---|---|---|"]
    for client in CLIENTS:
        if spent := made.seconds.get(client.name):
            lines.append(
                f"| {client.name} | {len(spent)} | {middle(spent, 0.5) * 1000:.1f} | {middle(spent, 0.99) * 1000:.1f} |"
            )
    lines.append("")
    lines.append(
        f"发布 {made.published} 次，其中损坏 {made.damaged} 次；回答来自 {len(made.generations)} 代索引；"
        f"内存 {made.memory[0] / _MIB:.0f} → {made.memory[-1] / _MIB:.0f} MB（后四分之一比第二个四分之一 "
        f"×{made.memory_growth:.2f}），文件句柄 {made.files[0]} → {made.files[-1]}。"
    )
    lines += [f"不该有：{name} {what} {count} 次" for (name, what), count in sorted(made.wrong.items())]
    return lines
