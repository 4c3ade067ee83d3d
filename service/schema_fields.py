"""What fields of requests and answers have in common: texts, questions, days, whole numbers, and the base of all models."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

ASKABLE = "[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3007\u3400-\u4dbf\u4e00-\u9fff]"
"""What a question must hold one of to be looked up: a digit or letter, wide or narrow, or a Han character."""


def _day(given: str) -> str:
    try:
        good = date.fromisoformat(given).isoformat() == given
    except ValueError:
        good = False
    if not good:
        raise PydanticCustomError("bad_day", "不是日期，应写作 YYYY-MM-DD，例如 2024-01-31")
    return given


def _whole(given: object) -> object:
    if isinstance(given, bool | str):
        raise PydanticCustomError("whole_number", "应为整数")
    return given


Text = Annotated[str, StringConstraints(min_length=1), AfterValidator(str.strip)]
Question = Annotated[Text, Field(json_schema_extra={"pattern": ASKABLE})]
"""A text that is looked up; that it can be, and how long it may be, the engine checks (`views.checked_question`)."""
Words = Annotated[str, StringConstraints(min_length=0)]
"""Any text that can be written as UTF-8; a bare str would let half a surrogate pair in."""
Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Whole = Annotated[int, BeforeValidator(_whole)]


class Edge(BaseModel):
    """Base of all edge models: immutable, and a field that nobody knows is an error of the caller."""

    model_config = ConfigDict(frozen=True, extra="forbid")
