"""An engine whose answers are written down."""

from dataclasses import dataclass, fields

from corpus.errors import QuestionError
from service.engine import Engine
from service.recorder import Recorder
from service.schema import Answer, AskRequest, SearchAnswer, SearchRequest
from service.security.history import latest


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

    def ask(self, request: AskRequest) -> Answer:
        """Answer a question, and have it written down."""
        history = latest(request.history, self.settings.max_history, self.settings.max_history_characters)
        try:
            answer = super().ask(request.model_copy(update={"history": history}))
        except QuestionError as error:
            if self.recorder is not None:
                self.recorder.refused(request.question, error, self.generation)
            raise
        if self.recorder is not None:
            self.recorder.answered(request, answer, history)
        return answer

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
