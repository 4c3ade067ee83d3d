"""Publications under load: no request fails, no answer mixes two generations, and nothing grows."""

import gc
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.faults.scene import Scene
from eval.faults.server import Connection, Server, middle, open_files, resident_bytes, serving
from indexer.publish import CURRENT
from service.holder import EngineHolder
from service.schema import AskRequest
from service.settings import Settings

QUESTION = "公园什么时候开放？"
_CALLERS = 5


@dataclass(slots=True)
class Load:
    """What came of requests under load.

    answers  (seconds, generation, whether the words in it are those of that generation) of each that succeeded
    failed   what went wrong with the others
    growth   by process: memory and file handles before and after
    """

    words: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[float, str, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    growth: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)

    @property
    def mixed(self) -> list[str]:
        """Answers whose words are not those of the generation that they name."""
        return [f"{name}: {said}" for _, name, said in self.answers if said != self.words.get(name)]

    @property
    def generations(self) -> int:
        """How many generations answered."""
        return len({name for _, name, _ in self.answers})

    def seconds(self, share: float) -> float:
        """Return the time within which that share of the requests was answered."""
        return middle([taken for taken, _, _ in self.answers], share)


def load(base: Path, publications: int, rate: int, pause_s: float, *options: str) -> Load:
    """Ask a server `rate` times a second while an index is published again and again, `pause_s` apart."""
    scene, made = Scene(base.resolve()), Load()
    _publish(scene, made, 0)
    with serving(scene.index, *options) as server:
        over = threading.Event()
        callers = [
            threading.Thread(target=_call, args=(server, made, over, _CALLERS / rate))
            for _ in range(_CALLERS)
        ]
        server.ask(QUESTION)
        before = {worker: (resident_bytes(worker), open_files(worker)) for worker in server.workers()}
        for caller in callers:
            caller.start()
        for number in range(1, publications + 1):
            time.sleep(pause_s)
            _publish(scene, made, number)
        time.sleep(max(pause_s, 1.5))
        over.set()
        for caller in callers:
            caller.join()
        made.growth = {
            worker: (*held, resident_bytes(worker), open_files(worker)) for worker, held in before.items()
        }
    return made


def _publish(scene: Scene, made: Load, number: int) -> None:
    words = f"早上{number}点{number}分"
    made.words[scene.publish(words)] = words


def _call(server: Server, made: Load, over: threading.Event, every_s: float) -> None:
    connection: Connection = server.connect()
    due = time.perf_counter()
    while not over.is_set():
        started = time.perf_counter()
        try:
            status, body = connection.ask(QUESTION)
        except Exception as error:  # noqa: BLE001 - any failure is what is looked for
            made.failed.append(f"{type(error).__name__}: {error}")
            connection.close()
            connection = server.connect()
        else:
            if status == 200:
                made.answers.append((time.perf_counter() - started, body["index"], _words(body)))
            else:
                made.failed.append(f"{status}: {body}")
        due = max(due + every_s, time.perf_counter() - 1)
        time.sleep(max(0.0, due - time.perf_counter()))
    connection.close()


def _words(body: dict[str, object]) -> str:
    """Return the words that answer, quotation and hits agree on, "" where they do not."""
    hits: Sequence[dict[str, str]] = body["hits"]  # type: ignore[assignment]
    cited: Sequence[dict[str, str]] = body["citations"]  # type: ignore[assignment]
    texts = [hit["text"] for hit in hits if hit["doc"] == "b" and "时间" in hit["text"]]
    texts += [one["quote"] for one in cited if one["doc"] == "b" and "时间" in one["quote"]]
    found = {text.partition("：")[2].strip("。\n ") for text in texts}
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class Held:
    """Memory in bytes and file handles after some reloads."""

    reloads: int
    memory: int
    files: int


def reloads(base: Path, times: int, every: int) -> Iterator[Held]:
    """Open one generation after the other in this process, and yield what it holds after every so many."""
    scene = Scene(base.resolve())
    names = [scene.publish(words) for words in ("早上六点", "早上七点")]
    holder = EngineHolder(Settings(index=scene.index, audit="", feedback=""))
    for number in range(1, times + 1):
        (scene.index / ".next").write_text(f"{names[number % 2]}\n", "ascii")
        (scene.index / ".next").replace(scene.index / CURRENT)
        holder.refresh()
        holder.engine().ask(AskRequest(question=QUESTION))
        if number % every == 0:
            gc.collect()
            yield Held(number, resident_bytes(), open_files())
