"""The shapes that cross the edge: requests and answers as callers see them (JSON, UTF-8)."""

from typing import Literal, Self

from pydantic import ConfigDict, Field, PrivateAttr, StrictBool

from service.schema_fields import Day, Edge, Question, Whole, Words

Reason = Literal[
    "no_relevant_clause", "not_stated", "wrong_region", "out_of_period", "only_older_document", "bad_question"
]
_Some = Words | list[Words] | None


class Filters(Edge):
    """Hard limits that the caller sets; a list means any of its values."""

    doc: _Some = Field(default=None, description="文件编号")
    region: _Some = Field(default=None, description="发文地区；写省名即包括省内各市的文件")
    issuer: _Some = Field(default=None, description="发文机关名称所含的文字")
    genre: _Some = Field(default=None, description="文种：规划、方案、办法、要点等")
    status: _Some = Field(
        default=None, description="in_force 有效、expired 已失效、repealed 已废止、unknown 未注明"
    )
    document_number: _Some = Field(default=None, description="发文字号，括号和空格的写法不论")
    year: Whole | list[Whole] | None = Field(default=None, description="成文年份")
    issued_from: Day | None = Field(default=None, description="成文日期不早于")
    issued_to: Day | None = Field(default=None, description="成文日期不晚于")


class TargetRow(Edge):
    """A quantity as a record; `quote` is exactly the document's text from `start` to `end`."""

    doc: str
    clause_id: str
    indicator: str
    scope: str
    kind: str
    op: str
    value: int | float | None
    value_max: int | float | None
    unit: str
    year: int | None
    period: str | None
    baseline_value: int | float | None
    baseline_year: int | None
    quote: str
    start: int
    end: int
    value_text: str = ""


class DutyRow(Edge):
    """Who leads and who supports, with the clauses governed."""

    doc: str
    clause_id: str
    covers: list[str]
    lead: list[str]
    support: list[str]
    quote: str
    start: int
    end: int


class Citation(Edge):
    """A quotation that was checked against the document before it was sent."""

    n: int
    doc: str
    clause_id: str
    title: str
    document_number: str | None
    locator: str
    quote: str
    start: int
    end: int
    url: str
    status: str


class Why(Edge):
    """What each part of the ranking contributed to the score; `reranker` is 0 where no cross-encoder is set."""

    bm25: float
    dense: float
    facts: float
    reranker: float = 0.0


class Hit(Edge):
    """One clause of the ranking."""

    doc: str
    clause_id: str
    locator: str
    text: str
    score: float
    why: Why


class SearchHit(Hit):
    """A hit of /v1/search: the clause, how to cite it, and the records that it holds."""

    citation: Citation
    targets: list[TargetRow]
    duties: list[DutyRow]


class SearchRequest(Edge):
    """POST /v1/search."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"query": "科技型中小企业研发奖补"},
                {
                    "query": "研发经费投入强度",
                    "k": 5,
                    "filters": {"genre": "规划", "issued_from": "2021-01-01"},
                },
            ]
        }
    )

    query: Question = Field(description="想找的内容，至少含一个汉字、字母或数字")
    k: Whole = Field(default=10, ge=1, le=100, description="返回几条")
    filters: Filters = Filters()


class SearchAnswer(Edge):
    """The ranking, best first."""

    hits: list[SearchHit]
    took_ms: float
    index: str


class AskRequest(Edge):
    """POST /v1/ask."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "科技型中小企业的研发奖补比例是多少？"},
                {"question": "那2027年呢？", "history": ["高新技术企业的数量目标是多少？"], "k": 3},
                {
                    "question": "省科技厅牵头哪些任务？",
                    "filters": {"status": ["in_force", "unknown"]},
                    "stream": True,
                },
            ]
        }
    )

    question: Question = Field(description="问题，至少含一个汉字、字母或数字")
    history: list[Words] = Field(default_factory=list, description="先前的问题，从早到晚；追问据此补全")
    filters: Filters = Filters()
    k: Whole = Field(default=10, ge=1, le=100, description="hits 中返回几条")
    stream: StrictBool = Field(default=False, description="为 true 时以事件流发送")


class Correction(Edge):
    """Words as typed and as read: "script" and "language" translate, "sound" and "shape" are slips put right."""

    typed: str
    read: str
    how: Literal["script", "language", "sound", "shape"]


class Understanding(Edge):
    """What was understood of a question; shown so that a caller can see why.

    documents    what is named by number, or by most of the words of its title
    role, state  whether a lead or a support role is asked for; whether a goal ("target") or what was reached ("actual")
    prefers      the older or the newer of several documents; where neither is said, those in force stand first
    corrections  what was read otherwise than it was typed
    """

    kind: str
    regions: list[str] = Field(default_factory=list)
    years: list[int] = Field(default_factory=list)
    periods: list[str] = Field(default_factory=list)
    indicators: list[str] = Field(default_factory=list)
    agencies: list[str] = Field(default_factory=list)
    documents: list[str] = Field(default_factory=list)
    role: Literal["", "lead", "support"] = ""
    state: Literal["", "target", "actual"] = ""
    prefers: Literal["", "old", "new"] = ""
    corrections: list[Correction] = Field(default_factory=list)


class Generation(Edge):
    """What a language model had to do with an answer.

    outcome    written: its sentences are the answer; completed: they are followed by the extract; extract: they are not used
    cause      why the extract is given, null where the model wrote all
    note       the same for people
    sentences  how many of its sentences are in the answer
    withheld   how many were not sent on, by what they broke
    """

    outcome: Literal["written", "completed", "extract"]
    cause: str | None = None
    note: str
    sentences: int = 0
    withheld: dict[str, int] = Field(default_factory=dict)
    took_ms: float = 0.0


class Answer(Edge):
    """One answer: the words, the citations that carry them, and the clauses that were found."""

    id: str
    question: str
    standalone_question: str
    answer: str
    abstained: bool
    reason: Reason | None
    citations: list[Citation]
    targets: list[TargetRow]
    duties: list[DutyRow]
    hits: list[Hit]
    index: str
    took_ms: float
    confidence: float = 0.0
    understanding: Understanding | None = None
    generated: bool = False
    generation: Generation | None = None
    _withheld: int = PrivateAttr(default=0)

    @property
    def withheld(self) -> int:
        """How many statements the check took out of the answer: counted in the metrics, not sent."""
        return self._withheld

    def without(self, withheld: int) -> Self:
        """Note how many statements the check took out."""
        self._withheld = withheld
        return self
