"""Records as the rows that callers see."""

from collections.abc import Iterable, Mapping

from indexer.records import Clause
from indexer.rows import duty_row, number, target_row
from service.citing import Citer, locator_of
from service.facts.records import CitedDuty, CitedTarget
from service.facts.selection import Found
from service.facts.series import Point, Series
from service.facts.wording import first_words, point_text
from service.schema import Citation
from service.schema_facts import (
    CoveredClause,
    DutyRecord,
    PointRow,
    SeriesRow,
    StatementRow,
    TargetRecord,
    UndatedPointRow,
)  # fmt: skip


def target_record(cited: CitedTarget) -> TargetRecord:
    """Return the row of a target."""
    return TargetRecord(
        **target_row(cited.target), region=cited.place.region, part=cited.place.part, citation=cited.citation
    )


def duty_record(cited: CitedDuty, citer: Citer, units: frozenset[str]) -> DutyRecord:
    """Return the row of a duty; `units` are the names of the body asked for, none where none was."""
    leads, supports = (bool(units.intersection(names)) for names in (cited.duty.lead, cited.duty.support))
    return DutyRecord(
        **duty_row(cited.duty),
        role="both" if leads and supports else "lead" if leads else "support" if supports else None,
        covered=[covered_clause(clause, citer) for clause in cited.covered],
        citation=cited.citation,
    )


def covered_clause(clause: Clause, citer: Citer) -> CoveredClause:
    """Return what tells a reader which clause it is."""
    words = first_words(clause)
    start = clause.span.start
    return CoveredClause(
        clause_id=clause.clause_id,
        locator=locator_of(clause),
        heading=clause.heading,
        words=words,
        start=start,
        end=start + len(words),
        url=citer.url(clause.clause_id),
    )


def series_row(series: Series, citations: Mapping[Found, Citation]) -> SeriesRow:
    """Return the row of a series; `citations` as Citations.numbered makes them."""
    return SeriesRow(
        indicator=series.indicator,
        names=list(series.names),
        region=series.place.region,
        part=series.place.part,
        unit=series.unit,
        form=series.form,
        goals=_points(series.goals, series, citations),
        actuals=_points(series.actuals, series, citations),
        undated=[
            UndatedPointRow(**row.model_dump(), kind="target" if point.state == "goal" else "actual")
            for point, row in zip(series.undated, _points(series.undated, series, citations), strict=True)
        ],
    )


def _points(points: Iterable[Point], series: Series, citations: Mapping[Found, Citation]) -> list[PointRow]:
    return [
        PointRow(
            year=point.year,
            period=point.period,
            op=point.op,
            value=number(point.value),
            value_max=number(point.value_max),
            unit=series.unit,
            text=point_text(point, series),
            disputed=point.disputed,
            citations=_stated(point, citations),
        )
        for point in points
    ]


def _stated(point: Point, citations: Mapping[Found, Citation]) -> list[StatementRow]:
    rows = {
        citation.n: StatementRow(
            **citation.model_dump(),
            indicator=statement.found.target.indicator,
            op=statement.op,
            value_text="" if statement.baseline else statement.found.target.value_text,
            baseline=statement.baseline,
        )
        for statement in reversed(point.statements)
        if (citation := citations.get(statement.found)) is not None
    }
    return [rows[n] for n in sorted(rows)]
