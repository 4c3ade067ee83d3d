"""Which words of the documents carry a year that is said of a quantity."""

import re

from corpus.model import Masthead
from indexer.periods import find_periods
from service.answers.material import Material
from service.answers.readings import Reading
from service.citing import Quotation
from service.sentences import sentences

_REACH = 3
"""Sections above a clause whose words may set its year."""


def year_carried(material: Material, reading: Reading, year: int) -> tuple[bool, tuple[Quotation, ...]]:
    """Say whether the documents state a year for a clause, and what must be cited beside the clause for it.

    The clause itself, its heads and headings, and the title of its document need no further citation; a lead-in above
    it (到2025年，主要目标是：) is cited.
    """
    clause = reading.clause
    head = material.holdings.citer.head(clause.doc)
    if states_year(clause.text, year) or any(
        states_year(words, year) for words in (*clause.header_cells, *clause.headings)
    ):
        return True, ()
    for row in material.holdings.tree.ancestors(reading.row)[:_REACH]:
        for at in (row, *_led_by(material, row, reading.row)):
            above = material.holdings.readings([at])[0].clause
            for span in sentences(above.text, above.span.start):
                if states_year(above.text[span.start - above.span.start : span.end - above.span.start], year):
                    return True, (Quotation(above, span),)
    return _in_title(head, year), ()


def _led_by(material: Material, parent: int, row: int) -> list[int]:
    """Return the paragraphs before a clause under the same parent, the nearest first: what leads in to it."""
    before = [child for child in material.holdings.tree.children(parent) if child < row]
    return before[-1:-_REACH:-1] + before[:1]


def _in_title(head: Masthead, year: int) -> bool:
    return states_year(head.title, year) or (head.period is not None and year in head.period)


def states_year(text: str, year: int) -> bool:
    """Whether a text names a year, or a plan that ends in it.

    >>> states_year("到2025年", 2025), states_year("“十四五”末", 2025), states_year("12025家", 2025)
    (True, True, False)
    """
    if re.search(rf"(?<!\d){year}(?!\d)", text):
        return True
    return any(period.last == year for period in find_periods(text) if period.kind in ("plan", "years"))
