"""Gold: what people wrote down about the documents, as typed records read from a folder of JSON Lines.

The format is described in docs/gold-format.md. A folder holds questions-*.jsonl, and clauses-DOC.jsonl,
targets-DOC.jsonl, duties-DOC.jsonl for each annotated document; any of them may be missing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from eval.errors import GoldError

UNANSWERABLE = "unanswerable"

DocName = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class _Line(BaseModel):
    """Base of all gold lines; fields that are not known are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Evidence(_Line):
    """Words of a document that answer a question; `nth` (1-based) where they occur more than once."""

    doc: DocName
    quote: str = Field(min_length=1)
    nth: int | None = Field(default=None, ge=1)


class Quantity(_Line):
    """The number that a right answer must state."""

    value: float | None = None
    unit: str = ""
    year: int | None = None


class Question(_Line):
    """A question with its evidence; none where the documents do not say it."""

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    type: str = Field(min_length=1)
    evidence: tuple[Evidence, ...] = ()
    answer: str = ""
    value: Quantity | None = None
    history: tuple[str, ...] = ()
    split: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.evidence)


class GoldClause(_Line):
    """A structural unit: `quote` is its first characters, `path` the labels down to its own."""

    doc: DocName
    n: int
    kind: str
    label: str = ""
    path: tuple[str, ...]
    heading: str = ""
    quote: str = Field(min_length=1)
    nth: int | None = Field(default=None, ge=1)


class GoldTarget(_Line):
    """A quantity that a document sets, states or grants."""

    doc: DocName
    id: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    nth: int | None = Field(default=None, ge=1)
    indicator: str
    scope: str = ""
    kind: str
    op: str
    value: float | None
    value_max: float | None = None
    unit: str = ""
    year: int | None = None
    period: str | None = None
    text_value: str = ""


class GoldDuty(_Line):
    """Who leads and who supports; `task_quote` and `covers` begin the text that it governs."""

    doc: DocName
    quote: str = Field(min_length=1)
    nth: int | None = Field(default=None, ge=1)
    task_quote: str = ""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


LineT = TypeVar("LineT", bound=_Line)

MODELS: Mapping[str, type[_Line]] = {
    "questions": Question,
    "clauses": GoldClause,
    "targets": GoldTarget,
    "duties": GoldDuty,
}


@dataclass(frozen=True, slots=True)
class Located(Generic[LineT]):
    """A gold line with the file and the 1-based line that it stands on."""

    path: Path
    line: int
    item: LineT


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a gold file: where, and what to do about it (Chinese, for the annotator)."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold folder; questions in file order, the records by document.

    sha256  over the names and bytes of all its JSON Lines files
    """

    folder: Path
    questions: tuple[Question, ...]
    clauses: Mapping[str, tuple[GoldClause, ...]]
    targets: Mapping[str, tuple[GoldTarget, ...]]
    duties: Mapping[str, tuple[GoldDuty, ...]]
    sha256: str


def load_gold(folder: Path) -> Gold:
    """Read a gold folder; raises GoldError with file and line where a line cannot be read."""
    files = gold_files(folder)
    if not files:
        raise GoldError(f"{folder} 里没有标注文件（questions-*.jsonl 等）；请用 --gold 指定标注文件夹。")
    return Gold(
        folder=folder,
        questions=tuple(q for path in _of_kind(files, "questions") for q in _all(path, Question)),
        clauses={_named(path): _all(path, GoldClause) for path in _of_kind(files, "clauses")},
        targets={_named(path): _all(path, GoldTarget) for path in _of_kind(files, "targets")},
        duties={_named(path): _all(path, GoldDuty) for path in _of_kind(files, "duties")},
        sha256=_digest(files),
    )


def gold_files(folder: Path) -> tuple[Path, ...]:
    """Return the JSON Lines files of a gold folder whose names say what they hold, in name order."""
    return tuple(p for p in sorted(folder.glob("*-*.jsonl")) if _kind(p) in MODELS)


def read_lines(path: Path, model: type[LineT]) -> tuple[list[Located[LineT]], list[Fault]]:
    """Read one gold file; every line that is not what `model` wants becomes a Fault instead of an item."""
    found, faults = list[Located[LineT]](), list[Fault]()
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        return [], [Fault(path, 1, f"不是 UTF-8 编码（第 {error.start} 字节起）；请另存为 UTF-8。")]
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(Located(path, number, model.model_validate(json.loads(line))))
        except json.JSONDecodeError as error:
            faults.append(Fault(path, number, f"不是一行完整的 JSON（第 {error.colno} 列：{error.msg}）。"))
        except ValidationError as error:
            faults.extend(Fault(path, number, _in_words(detail)) for detail in error.errors())
    return found, faults


def _in_words(detail: Mapping[str, object]) -> str:
    place = detail["loc"]
    field = ".".join(map(str, place)) if isinstance(place, tuple) else str(place)
    if detail["type"] == "missing":
        return f"缺少字段 {field}。"
    return f"字段 {field or '（整行）'} 不合格式：{detail['msg']}。"


def _all(path: Path, model: type[LineT]) -> tuple[LineT, ...]:
    located, faults = read_lines(path, model)
    if faults:
        raise GoldError(f"{faults[0]} 可用 zhengwen eval check 查看全部问题。")
    return tuple(entry.item for entry in located)


def _kind(path: Path) -> str:
    return path.stem.split("-", 1)[0]


def _named(path: Path) -> str:
    return path.stem.split("-", 1)[1]


def _of_kind(files: tuple[Path, ...], kind: str) -> list[Path]:
    return [path for path in files if _kind(path) == kind]


def _digest(files: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
