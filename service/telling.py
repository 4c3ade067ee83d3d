"""An answer on its way to whoever asked."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.schema import Answer
from service.settings import Settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from service.generation import Generator as Writer


@dataclass(frozen=True, slots=True)
class Telling:
    """Iterate once: words that join to the answer's text, then the answer itself, which is the last.

    extract  the answer as composed from the clauses alone
    worded   the same to be had from a language model, None where the extract is the answer
    stop     ends the wait for a model, from any thread, where nobody waits for the answer any more
    """

    extract: Answer
    worded: Generator[str | Answer] | None = None
    stop: Callable[[], None] = lambda: None

    def __iter__(self) -> Iterator[str | Answer]:
        if self.worded is None:
            return iter((self.extract.answer, self.extract))
        return self.worded

    def close(self) -> None:
        """Let go of what has not been told."""
        if self.worded is not None:
            self.worded.close()

    def whole(self) -> Answer:
        """Wait for the answer."""
        answer = self.extract
        for part in self:
            if isinstance(part, Answer):
                answer = part
        return answer


def generator_for(settings: Settings, registry: "CollectorRegistry | None" = None) -> "Writer | None":
    """Return the language model that the settings name, counted in `registry`; None, and nothing imported, without one."""
    if not settings.llm_url:
        return None
    from service.generation import open_generator
    from service.generation.metrics import GenerationMetrics

    return open_generator(settings, GenerationMetrics(registry) if registry else None)
