"""Whether a document is one that the question means: of its state, of its place."""

from corpus.model import Masthead
from corpus.regions import province_of
from service.query import Query


def other_state(query: Query, status: str) -> float:
    """Whether the question means a document in force and this one is not, or the other way round."""
    over = status in ("repealed", "expired")
    return float(
        (query.question.new and not query.question.old and over)
        or (query.question.old and not query.question.new and not over)
    )


def superseded(query: Query, status: str) -> float:
    """Whether a document is repealed and the question means neither an old one nor a time that it was for."""
    question = query.question
    meant = question.old or question.years or question.periods or question.numbers
    return float(status == "repealed" and not meant)


def elsewhere(query: Query, head: Masthead) -> float:
    """Whether the question names places and the document is of another one, neither above nor within them."""
    if not query.regions or not head.region:
        return 0.0
    own = {head.region, *head.region_path, province_of(head.region)} - {""}
    within = {province_of(region) for region in query.regions} - {""}
    return float(not own & (query.regions | within))
