"""What a caller is shown of how a question was read."""

from service.catalogue import Catalogue
from service.query import Query
from service.schema import Correction, Understanding
from service.typed import Reading


def understanding(query: Query, catalogue: Catalogue) -> Understanding:
    """Return what was understood of a question, with the documents that it names."""
    question = query.question
    numbers = [f"{head}〔{year}〕{serial}号" for head, year, serial in question.numbers]
    titles = [f"《{entry.masthead.title}》" for entry in catalogue.named(question, query.terms)]
    return Understanding(
        kind=question.kind,
        regions=sorted(query.regions),
        years=list(question.years),
        periods=[name for name, _, _ in question.periods],
        indicators=list(query.indicators),
        agencies=list(query.agencies),
        documents=numbers or titles,
        role=question.role,
        state=question.state,
        prefers="old" if question.old else "new" if question.new else "",
        corrections=[
            Correction(typed=one.typed, read=one.read, how=one.how) for one in query.reading.corrections
        ],
    )


def told(reading: Reading) -> str:
    """Return the line that tells a reader which words were taken for slips, "" where none were."""
    read = "、".join(f"“{one.read}”（输入为“{one.typed}”）" for one in reading.slips)
    return f"已按{read}检索。\n" if read else ""
