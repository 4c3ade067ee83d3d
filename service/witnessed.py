"""An engine whose answers are written down."""

from collections.abc import Generator
from contextvars import copy_context
from dataclasses import dataclass, fields, replace

from corpus.errors import QuestionError
from service.engine import Engine
from service.recorder import Recorder
from service.schema import Answer, AskRequest, SearchAnswer, SearchRequest
from service.security.history import latest
from service.telling import Telling


@dataclass(frozen=True)
class WitnessedEngine(Engine):
    """Answers as `origin` does, looks at so much of a conversation as the settings allow, and tells the recorder."""

    origin: Engine | None = None  # kept, because its index closes when nobody holds it
    recorder: Recorder | None = None

    @classmethod
    def of(cls, engine: Engine, recorder: Recorder) -> "WitnessedEngine":
        """Put a recorder beside an engine."""
        parts = {part.name: getattr(engine, part.name) for part in fields(engine)}
        return cls(**parts, origin=engine, recorder=recorder)

    def telling(self, request: AskRequest) -> Telling:
        """Begin to answer a question, and have the answer written down when it is whole."""
        history = latest(request.history, self.settings.max_history, self.settings.max_history_characters)
        try:
            telling = super().telling(request.model_copy(update={"history": history}))
        except QuestionError as error:
            if self.recorder is not None:
                self.recorder.refused(request.question, error, self.generation)
            raise
        if self.recorder is None:
            return telling
        if telling.worded is None:
            self.recorder.answered(request, telling.extract, history)
            return telling
        return replace(telling, worded=_noted(telling, request, history, self.recorder))

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Search, and have it written down."""
        try:
            answer = super().search(request)
        except QuestionError as error:
            if self.recorder is not None:
                self.recorder.refused(request.query, error, self.generation)
            raise
        if self.recorder is not None:
            self.recorder.searched(request, answer)
        return answer


def _noted(
    telling: Telling, request: AskRequest, history: list[str], recorder: Recorder
) -> Generator[str | Answer]:
    """Pass on what is told; whoever stops listening before the end has been answered with the extract."""
    context = copy_context()  # the parts may be fetched outside the request
    answer: Answer | None = None
    try:
        for part in telling:
            if isinstance(part, Answer):
                answer = part
                context.run(recorder.answered, request, part, history)
            yield part
    finally:
        telling.close()
        if answer is None:
            context.run(recorder.answered, request, telling.extract, history, left=True)
