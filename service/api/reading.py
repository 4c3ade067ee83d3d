"""GET /v1/documents/{doc}/reading and GET /v1/facets: what a page needs to show a document and to offer choices."""

import re
from collections import Counter

from fastapi import APIRouter, HTTPException, Request

from corpus.masthead.terms import status_on
from corpus.model import Span
from indexer.records import Clause, Target
from service import views
from service.api.dependencies import CurrentEngine
from service.api.documents import Doc
from service.engine import Engine
from service.facts import Vocabularies
from service.facts.indicators import IndicatorNames
from service.schema import DutyRow, TargetRow
from service.schema_documents import DocumentRow, ReferenceRow
from service.schema_fields import Edge
from service.views import locator_of

router = APIRouter(prefix="/v1", tags=["文件"])

_EXAMPLES_EACH = 2
_LONGEST_NAME = 14
# 有关部门, 各市人民政府: no single body that one would ask about
_COLLECTIVE = re.compile(r"各|有关|相关|部门|单位|政府|管委会")


class ReadingClause(Edge):
    """One clause where it stands in the text; `cells` are the [start, end] of a row's cells.

    depth  0 at the top, one more for each labelled ancestor
    head   the row stands over other rows
    """

    clause_id: str
    kind: str
    label: str
    heading: str
    locator: str
    depth: int
    start: int
    end: int
    cells: list[tuple[int, int]]
    head: bool


class ReadingView(Edge):
    """A document with its text, its clauses in order (they cover all of it), and all that was found in them.

    successor    the document that replaced it, null where there is none in the corpus
    predecessors those that it replaced
    """

    document: DocumentRow
    text: str
    clauses: list[ReadingClause]
    targets: list[TargetRow]
    duties: list[DutyRow]
    references: list[ReferenceRow]
    successor: DocumentRow | None
    predecessors: list[DocumentRow]


class CountedName(Edge):
    """A name with the number of its records."""

    name: str
    count: int


class Agency(Edge):
    """A body under the name that it has most often, with its other names and its duties by role."""

    name: str
    names: list[str]
    lead: int
    support: int


class Facets(Edge):
    """What there is to choose from, the most frequent first, and questions that this index can answer."""

    indicators: list[CountedName]
    agencies: list[Agency]
    regions: list[str]
    years: list[int]
    examples: list[str]


@router.get("/documents/{doc}/reading", summary="一份文件的阅读视图")
def read(doc: Doc, engine: CurrentEngine) -> ReadingView:
    """一次返回全文、条款位置、指标、分工、引用和新旧文件关系；所有 start、end 都指 text。"""
    store = engine.index.store
    entry = store.document(doc)
    if entry is None:
        raise HTTPException(404, f"没有编号为“{doc}”的文件，可用 GET /v1/documents 查看目录。")
    clauses = store.clauses_of(doc)
    successor = store.document(entry.masthead.repealed_by or "")
    return ReadingView(
        document=views.document_row(entry, engine.today),
        text=store.text(doc) or "",
        clauses=[_reading(clause) for clause in clauses],
        targets=[views.target(record) for record in store.facts.targets(docs=[doc])],
        duties=[views.duty(record) for record in store.facts.duties(docs=[doc])],
        references=[
            views.reference(record)
            for clause in clauses
            for record in store.facts.references_from(clause.clause_id)
        ],
        successor=views.document_row(successor, engine.today) if successor else None,
        predecessors=[
            views.document_row(other, engine.today)
            for other in store.documents
            if other.masthead.repealed_by == doc
        ],
    )


@router.get("/facets", summary="可选的条件和示例问题")
def facets(engine: CurrentEngine, request: Request) -> Facets:
    """返回索引中的指标名称、单位、地区、年份，以及由目录内容生成的示例问题。"""
    held: tuple[str, Facets] | None = getattr(request.app.state, "facets", None)
    if held is None or held[0] != engine.generation:
        held = request.app.state.facets = (engine.generation, _facets(engine))
    return held[1]


def _facets(engine: Engine) -> Facets:
    store = engine.index.store
    names = Vocabularies().of(store, engine.maker.lexicon).indicators
    targets = [record for _, record in store.facts.all_targets()]
    counts = Counter({title: count for title, count in _titled(names).items() if count})
    agencies = _agencies(engine)
    return Facets(
        indicators=[CountedName(name=name, count=count) for name, count in counts.most_common()],
        agencies=agencies,
        regions=sorted({entry.masthead.region for entry in store.documents if entry.masthead.region}),
        years=sorted({record.year for record in targets if record.year is not None}),
        examples=_examples(engine, targets, agencies),
    )


def _reading(clause: Clause) -> ReadingClause:
    def at(span: Span) -> tuple[int, int]:
        return span.start, span.end

    return ReadingClause(
        clause_id=clause.clause_id,
        kind=clause.kind,
        label=clause.label,
        heading=clause.heading,
        locator=locator_of(clause),
        depth=max(len([label for label in clause.path if label]) - 1, 0),
        start=clause.span.start,
        end=clause.span.end,
        cells=[at(span) for span in clause.cells],
        head=clause.kind == "row" and bool(clause.cells) and not any(clause.header_cells),
    )


def _titled(names: IndicatorNames) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, count in names.counts.items():
        counts[names.title(name)] += count
    return counts


def _agencies(engine: Engine) -> list[Agency]:
    roles: dict[str, Counter[str]] = {}
    lexicon = engine.maker.lexicon
    grouped: dict[str, list[str]] = {}
    for (name, role), count in engine.index.store.facts.units().items():
        roles.setdefault(name, Counter())[role] = count
    for name in roles:
        grouped.setdefault(lexicon.canonical_agency(name) or name, []).append(name)
    found = []
    for same in grouped.values():
        usual = max(same, key=lambda name: (roles[name].total(), -len(name)))
        total = sum((roles[name] for name in same), Counter())
        found.append(
            Agency(
                name=usual,
                names=sorted(set(same) - {usual}),
                lead=total["lead"],
                support=total["support"],
            )
        )
    return sorted(found, key=lambda agency: (-agency.lead, -agency.support, agency.name))


def _examples(engine: Engine, targets: list[Target], agencies: list[Agency]) -> list[str]:
    """Make questions of what the documents hold: goals of documents in force, bodies that lead, dates, grants."""
    entries = {
        entry.doc: entry.masthead
        for entry in engine.index.store.documents
        if status_on(entry.masthead, engine.today) not in ("expired", "repealed")
    }
    held = Counter(record.indicator for record in targets if record.kind == "target")
    goals = sorted(
        (
            record
            for record in targets
            if record.doc in entries
            and record.kind == "target"
            and record.op not in ("growth", "qualitative")
            and record.year is not None
            and 4 <= len(record.indicator) <= _LONGEST_NAME
        ),
        key=lambda record: (-held[record.indicator], -(record.year or 0), record.indicator),
    )
    asked: dict[str, str] = {}
    for goal in goals:
        region = entries[goal.doc].region
        asked.setdefault(goal.indicator, f"{region}{goal.year}年{goal.indicator}的目标是多少？")
    leading = [agency.name for agency in agencies if agency.lead and not _COLLECTIVE.search(agency.name)]
    dated = [head for head in entries.values() if head.effective and head.title]
    dated.sort(key=lambda head: (head.effective or "", head.title), reverse=True)
    return [
        *list(asked.values())[:_EXAMPLES_EACH],
        *[f"{name}牵头哪些任务？" for name in leading[:_EXAMPLES_EACH]],
        *[f"《{head.title}》从什么时候起施行？" for head in dated[:1]],
    ]
