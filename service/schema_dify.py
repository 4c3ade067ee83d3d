"""The shapes of Dify's external knowledge interface (POST /retrieval)."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictFloat,
    StrictInt,
)
from pydantic.config import JsonDict, JsonValue
from pydantic_core import PydanticCustomError

from service.conditions import DATE_OPERATORS, OPERATORS, ORDER_OPERATORS, WORD_OPERATORS
from service.schema_fields import ASKABLE, Text, Words

WHOLE = "zhengwen"
"""The knowledge that is the whole corpus."""


class Incoming(BaseModel):
    """Base of what Dify sends; fields of other versions are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def _no_flag(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("number_type", "应为数字")
    return value


class RetrievalSetting(Incoming):
    """How much is wanted, and how good it must be."""

    top_k: Annotated[int, BeforeValidator(_no_flag)] = Field(
        default=10, ge=1, description="最多返回几条，上限 100"
    )
    score_threshold: Annotated[float | None, BeforeValidator(_no_flag)] = Field(
        default=None, description="低于这个分数（0–1）的不返回"
    )


def _needs(operators: Iterable[str], *forms: JsonDict) -> JsonDict:
    """Return the rule that these operators need a value of one of these forms, or a list of such."""
    some: JsonDict = {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"anyOf": [*forms]}}
    return {
        "if": {"properties": {"comparison_operator": {"enum": [*operators]}}},
        "then": {"required": ["value"], "properties": {"value": {"anyOf": [*forms, some]}}},
    }


_NUMBER: JsonDict = {"type": "number"}
_DAY: JsonDict = {"type": "string", "pattern": r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$"}
_NEEDED: list[JsonValue] = [
    _needs(WORD_OPERATORS, {"type": "string", "pattern": ASKABLE}, _NUMBER),
    _needs(ORDER_OPERATORS, _NUMBER, _DAY),
    _needs(DATE_OPERATORS, _DAY),
]


class MetadataTest(Incoming):
    """One condition; `name` is a field of the metadata, or several of them."""

    model_config = ConfigDict(json_schema_extra={"allOf": _NEEDED})

    name: Words | Annotated[list[Words], Field(max_length=20)]
    comparison_operator: Words = Field(json_schema_extra={"enum": [*OPERATORS]})
    value: (
        Words
        | StrictInt
        | StrictFloat
        | Annotated[list[Words | StrictInt | StrictFloat], Field(max_length=1000)]
        | None
    ) = None


class MetadataCondition(Incoming):
    """Conditions on the metadata."""

    logical_operator: Literal["and", "or"] | None = Field(
        default=None, validation_alias=AliasChoices("logical_operator", "logic")
    )
    conditions: list[MetadataTest] | None = Field(default=None, max_length=100)


_EXAMPLE: JsonDict = {
    "knowledge_id": WHOLE,
    "query": "企业研发投入的奖补比例",
    "retrieval_setting": {"top_k": 5, "score_threshold": 0.0},
    "metadata_condition": {
        "logical_operator": "and",
        "conditions": [{"name": "genre", "comparison_operator": "is", "value": "办法"}],
    },
}


def _with_words(query: str) -> str:
    if re.search(ASKABLE, query) is None:
        raise PydanticCustomError("no_words", "没有可以检索的文字，请写出想了解的事项")
    return query


class RetrievalRequest(Incoming):
    """POST /retrieval."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    knowledge_id: Annotated[Words, Field(description=f"{WHOLE} 为全部文件；文件编号（如 s03）为这一份文件")]
    query: Annotated[Text, AfterValidator(_with_words), Field(json_schema_extra={"pattern": ASKABLE})]
    retrieval_setting: RetrievalSetting = RetrievalSetting()
    metadata_condition: MetadataCondition | None = None


class Metadata(BaseModel):
    """Where a record comes from; `url` leads to the clause with its surroundings."""

    doc: str
    title: str
    document_number: str | None
    issuer: str
    region: str
    genre: str
    status: str
    issued: str | None
    locator: str
    url: str
    clause_id: str


class Record(BaseModel):
    """One clause, verbatim; `score` is the probability that it answers the query."""

    content: str
    score: float
    title: str
    metadata: Metadata


class Records(BaseModel):
    """What was found, best first."""

    records: list[Record]


class Failure(BaseModel):
    """An error as Dify words it."""

    error_code: int
    error_msg: str
