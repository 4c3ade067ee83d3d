"""The shapes of OpenAI Chat Completions that are used here; whatever else a client sends is accepted and ignored."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict

from service.schema import Answer
from service.schema_fields import ASKABLE, Words

MODEL = "zhengwen"


class Incoming(BaseModel):
    """Base of what clients send."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(Incoming):
    """One part of a message; only those of type "text" are read."""

    type: str = ""
    text: Words | None = None


class Message(Incoming):
    """One message of the conversation."""

    role: str
    content: Words | list[Part] | None = None

    @property
    def words(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text" and part.text).strip()
        return (self.content or "").strip()


class StreamOptions(Incoming):
    """What the stream shall hold beside the answer."""

    include_usage: StrictBool | None = None


_A_QUESTION: JsonDict = {
    "type": "object",
    "properties": {
        "role": {"const": "user"},
        "content": {"type": "string", "pattern": ASKABLE, "maxLength": 1000},
    },
    "required": ["role", "content"],
}
_EXAMPLE: JsonDict = {
    "model": MODEL,
    "messages": [{"role": "user", "content": "科技型中小企业的研发奖补比例是多少？"}],
    "stream": False,
}


class ChatRequest(Incoming):
    """POST /v1/chat/completions."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    messages: list[Message] = Field(
        min_length=1,
        description="对话；最后一条用户消息是问题，之前的用户消息是上文",
        json_schema_extra={"contains": _A_QUESTION},
    )
    model: str = MODEL
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None


class Outgoing(BaseModel):
    """Base of what is sent."""

    model_config = ConfigDict(frozen=True)


class UrlCitation(Outgoing):
    """What a marker stands for; the indices are of the marker in the content, in characters, end exclusive."""

    url: str
    title: str
    start_index: int
    end_index: int


class Annotation(Outgoing):
    """A citation at its place in the content."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class Reply(Outgoing):
    """The assistant's message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation] = []


class Choice(Outgoing):
    """The only choice there is."""

    index: int = 0
    message: Reply
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(Outgoing):
    """How long question and answer are; a token is a Han character, a word, a number or a mark."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(Outgoing):
    """A whole completion; `zhengwen` is the answer object of /v1/ask, null where nothing was looked up."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    zhengwen: Answer | None = None


class Delta(Outgoing):
    """What a chunk adds to the message."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None


class ChunkChoice(Outgoing):
    """The only choice of a chunk."""

    index: int = 0
    delta: Delta = Delta()
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class Model(Outgoing):
    """A model that can be asked."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str = MODEL


class Models(Outgoing):
    """The models that can be asked: one."""

    object: Literal["list"] = "list"
    data: list[Model]


class ErrorBody(Outgoing):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorReply(Outgoing):
    """An error as OpenAI words it."""

    error: ErrorBody


Json = dict[str, Any]
