"""The shapes of Dify's external knowledge interface (POST /retrieval)."""

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from service.conditions import OPERATORS
from service.schema import Text, Words

WHOLE = "zhengwen"
"""The knowledge that is the whole corpus."""


class Incoming(BaseModel):
    """Base of what Dify sends; fields of other versions are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class RetrievalSetting(Incoming):
    """How much is wanted, and how good it must be."""

    top_k: int = Field(default=10, ge=1, description="最多返回几条，上限 100")
    score_threshold: float | None = Field(default=None, description="低于这个分数（0–1）的不返回")


class MetadataTest(Incoming):
    """One condition; `name` is a field of the metadata, or several of them."""

    name: Words | Annotated[list[Words], Field(max_length=20)]
    comparison_operator: Words = Field(description=f"可选：{'、'.join(OPERATORS)}")
    value: Words | int | float | Annotated[list[Words | int | float], Field(max_length=1000)] | None = None


class MetadataCondition(Incoming):
    """Conditions on the metadata."""

    logical_operator: Literal["and", "or"] | None = Field(
        default=None, validation_alias=AliasChoices("logical_operator", "logic")
    )
    conditions: list[MetadataTest] | None = Field(default=None, max_length=100)


class RetrievalRequest(Incoming):
    """POST /retrieval."""

    knowledge_id: Annotated[Words, Field(description=f"{WHOLE} 为全部文件；文件编号（如 s03）为这一份文件")]
    query: Text
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
