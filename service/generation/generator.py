"""Words answers with a language model: clauses in, sentences out, each checked before anybody sees it.

Whatever the model or its endpoint does, the question gets an answer within its time: where no sentence is left, or none
says what is asked, or the words end in the middle, the clauses themselves are given, and the answer says so.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Generator as Words
from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from indexer.records import Clause
from service.checks.witness import plain
from service.citing import Citer
from service.generation.breaker import Breaker
from service.generation.correspondent import Conversation, Correspondent
from service.generation.cutter import cut, spoken
from service.generation.direct import Token, direct_answer, is_listing, tokens_of
from service.generation.endpoint import Endpoint
from service.generation.evidence import gather
from service.generation.examiner import Examiner, Passed
from service.generation.faults import Cause, GenerationFault
from service.generation.pages import Page
from service.generation.prompt import fence_for, messages_for
from service.schema import Answer, Generation
from service.settings import Settings
from service.telling import Telling
from service.verify import Verifier

_log = logging.getLogger("zhengwen.generation")
_MOST_SENTENCES = 30


class Observer(Protocol):
    """Counts what happens."""

    def requested(self, outcome: str) -> None:
        """Take how one request to the endpoint ended: "ok" or a cause."""

    def generated(self, generation: Generation) -> None:
        """Take what became of one question."""


class Unobserved:
    """Counts nothing."""

    def requested(self, outcome: str) -> None:
        """Take no notice."""

    def generated(self, generation: Generation) -> None:
        """Take no notice."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What an index offers: its citations, the check over it, its clauses by identity."""

    citer: Citer
    verifier: Verifier
    clause: Callable[[str], Clause | None]


@dataclass(frozen=True, slots=True)
class Generator:
    """Any number of threads may use it.

    budget      seconds that a question may take
    characters  of clauses that are sent
    """

    correspondent: Correspondent
    breaker: Breaker
    observer: Observer
    budget: float
    characters: int

    def telling(
        self, extract: Answer, citer: Citer, verifier: Verifier, clause: Callable[[str], Clause | None]
    ) -> Telling:
        """Begin to word an answer; `clause` finds clauses by their identity."""
        writing = _Writing(extract, Sources(citer, verifier, clause), self)
        return Telling(extract, self._worded(writing), writing.stop)

    def _worded(self, writing: "_Writing") -> Words[str | Answer]:
        """Yield the words of an answer as they pass the check, then the answer; never raises."""
        started, extract = perf_counter(), writing.extract
        if notice := writing.page.begin(extract):
            yield notice
        try:
            yield from writing.sentences()
            cause = writing.shortcoming
        except GenerationFault as fault:
            cause = fault.cause
        except Exception:  # noqa: BLE001 - the extract is there and must be given
            _log.exception("answer not worded")
            cause = "internal"
        if cause is not None:
            yield writing.page.append_extract(extract, cause)
        answer = writing.page.answer(extract, cause, writing.withheld, perf_counter() - started)
        if answer.generation is not None:
            self.observer.generated(answer.generation)
        yield answer

    def close(self) -> None:
        """End what is under way."""
        self.correspondent.close()


def open_generator(settings: Settings, observer: Observer | None = None) -> Generator:
    """Return the generator that the settings ask for; nothing is sent before a question is."""
    seen = observer or Unobserved()
    endpoint = Endpoint(
        settings.llm_url, settings.llm_model, settings.llm_key, min(settings.llm_timeout, settings.llm_budget),
        settings.llm_retries, settings.llm_max_tokens, seen.requested,
    )  # fmt: skip
    correspondent = Correspondent(endpoint, settings.llm_concurrency)
    return Generator(correspondent, Breaker(), seen, settings.llm_budget, settings.llm_evidence)


@dataclass(slots=True)
class _Writing:
    """One answer being worded."""

    extract: Answer
    sources: Sources
    by: Generator
    page: Page = field(default_factory=Page)
    withheld: dict[str, int] = field(default_factory=dict)
    shortcoming: Cause | None = None
    conversation: Conversation | None = None
    stopped: bool = False

    def stop(self) -> None:
        """End it, from any thread: nobody waits for the answer any more."""
        self.stopped = True
        if self.conversation is not None:
            self.conversation.stop()

    def sentences(self) -> Iterator[str]:
        """Yield sentences that passed; those before the one that says what is asked wait for it."""
        if is_listing(self.extract):
            self.shortcoming = "listing"
            return
        lexicon = self.sources.verifier.lexicon
        kind = self.extract.understanding.kind if self.extract.understanding else ""
        direct = direct_answer(self.extract, lexicon)
        waiting: list[Passed] = []
        named: frozenset[Token] = frozenset()
        for passed in self._passed():
            waiting.append(passed)
            named |= tokens_of(passed.text, kind, lexicon)
            if named & direct or not direct:
                yield from map(self.page.append, waiting)
                waiting.clear()
        if not self.page.sentences and named:
            self.shortcoming = "differs"
            yield from map(self.page.append, waiting)
        elif not self.page.sentences:
            self.shortcoming = "indirect" if waiting else "unverified"

    def _passed(self) -> Iterator[Passed]:
        question = self.extract.standalone_question
        evidence = gather(
            self.extract.citations, (hit.clause_id for hit in self.extract.hits), self.sources.clause,
            self.sources.citer, self.by.characters,
        )  # fmt: skip
        if not evidence:
            raise GenerationFault("unverified")
        fence = fence_for([question, *(one.text for one in evidence)])
        examiner = Examiner(
            question, {one.n: one for one in evidence}, self.sources.citer, self.sources.verifier, (fence,)
        )
        seen: set[str] = set()
        for raw in cut(spoken(self._said(messages_for(question, evidence, fence)))):
            found = examiner.examine(raw)
            if isinstance(found, Passed) and plain(found.text) in seen:
                found = "repeated"
            if isinstance(found, Passed):
                seen.add(plain(found.text))
                yield found
            elif found:
                self.withheld[found] = self.withheld.get(found, 0) + 1
            if len(seen) + sum(self.withheld.values()) >= _MOST_SENTENCES:
                return

    def _said(self, messages: Sequence[Mapping[str, str]]) -> Iterator[str]:
        """Yield the model's words, and let the breaker know how it went."""
        breaker = self.by.breaker
        if not breaker.allows():
            raise GenerationFault("resting")
        spoke = False
        try:
            self.conversation = self.by.correspondent.ask(messages, self.by.budget)
            if self.stopped:
                self.conversation.stop()
            for piece in self.conversation:
                spoke = True
                yield piece
        except GeneratorExit:  # enough has been read, or nobody listens any more
            if spoke:
                breaker.succeeded()
            raise
        except GenerationFault as fault:
            if fault.of_endpoint:
                breaker.failed(fault.retry_after)
                _log.warning("endpoint: %s%s", fault.cause, ", left alone for a while" * breaker.resting)
            elif fault.cause == "length":
                breaker.succeeded()
            raise
        breaker.succeeded()
