"""One answer to the questions within a question: what each is answered with, in their order, nothing said twice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.answers.draft import Draft, Line, Said, Table
from service.answers.material import Choice, Material
from service.answers.units import unit_kind
from service.citing import Quotation

_FURTHER = "相关规定："
_KEPT = 2
"""Lines that are kept of what the whole question is answered with, where no part says them."""

_END = 14
"""Letters at the end of a quotation by which it is known again where it stands in full."""

_ROLE = re.compile(r"牵头|领衔|负责|责任单位|[承主协]办|主管|配合|参加|参与|协助|协同|会同")
_NEAR = 1.5
"""How far below the best clause for a part one may stand whose duty is told."""

_AS_GOOD = 0.7
"""How far below the best sentence for a part one of the whole's answer may stand and still answer the part."""


@dataclass(frozen=True, slots=True)
class Told:
    """A question within a question with what answers it; `covered` where the whole's answer does."""

    draft: Draft
    covered: bool


def is_covered(whole: Draft, part: Material, draft: Draft) -> bool:
    """Whether the whole's first words answer a part: they quote what the part would, or what is nearly as good."""
    first = [quotation for block in _first(whole.blocks) for quotation in _cited(block)]
    own = [quotation for block in _first(draft.blocks) for quotation in _cited(block)]
    if own and any(_within(own[0], one) for one in first):
        return True
    best = part.choices[0].score if part.choices else 0.0
    near = [choice for choice in part.choices if choice.score >= best - _AS_GOOD and _measures(part, choice)]
    return any(_within(choice.quotation, one) for choice in near for one in first)


def is_fit(part: Material, draft: Draft) -> bool:
    """Whether a draft answers a part in its own terms: who does it in words for doing it, from one of the best clauses."""
    if part.query.question.kind != "duty":
        return True
    best = max(part.scores, default=0.0)
    near = {
        clause_id
        for reading, score in zip(part.readings, part.scores, strict=True)
        if score >= best - _NEAR
        for clause_id in (reading.clause.clause_id, *(one.clause_id for one in reading.held.duties))
    }
    first = [block for block in _first(draft.blocks) if _cited(block)][:1]
    said = [statement for block in first if isinstance(block, Line) for statement in block.said]
    return any(
        _ROLE.search(one.text) and any(cited.clause.clause_id in near for cited in one.quotations)
        for one in said
    )


def _measures(part: Material, choice: Choice) -> bool:
    """Whether a sentence states a quantity of the sort that a part asks for, true where it asks for none."""
    kinds = part.asked.kinds
    return not kinds or any(unit_kind(target.unit) in kinds for target in choice.sentence.targets)


def joined_drafts(whole: Draft, parts: Sequence[Told]) -> Draft:
    """Join the drafts of the parts, each without its further rules, and what the whole's draft says.

    The whole's stands where the first part does that it answers; where it answers none, its words are further rules.
    """
    blocks: list[Line | Table] = []
    quoted: list[Quotation] = []
    first = [quotation for block in _first(whole.blocks) for quotation in _cited(block)]

    def add(added: Iterable[Line | Table]) -> None:
        for block in added:
            if not _is_said(block, blocks, quoted):
                blocks.append(block)
                quoted.extend(_quoted(block))

    answered = [part for part in parts if part.covered]
    for part in parts:
        if not part.covered:
            add(_first(part.draft.blocks))
        elif part is answered[0]:
            for other in answered:
                if other.draft.targets:
                    add(block for block in _first(other.draft.blocks) if _in_own_words(block, first))
            add(_first(whole.blocks))
    rest = [
        Line(block.said, "- ")
        for block in whole.blocks
        if isinstance(block, Line) and _quoted(block) and not _is_said(Line(block.said), blocks, quoted)
    ][:_KEPT]
    lead = [Line((Said(_FURTHER),))] if rest else []
    drafts = (*(part.draft for part in parts), whole)
    return Draft(
        (*blocks, *lead, *rest),
        tuple(dict.fromkeys(target for draft in drafts for target in draft.targets)),
        tuple(dict.fromkeys(duty for draft in drafts for duty in draft.duties)),
    )


def _first(blocks: Sequence[Line | Table]) -> Iterable[Line | Table]:
    """Yield the blocks before the further rules."""
    for block in blocks:
        if isinstance(block, Line) and block.said[0].text == _FURTHER:
            return
        yield block


def _in_own_words(block: Line | Table, first: Sequence[Quotation]) -> bool:
    """Whether a line puts in words of our own what the whole's first words quote."""
    cited = _cited(block)
    return (
        isinstance(block, Line)
        and bool(cited)
        and not _quoted(block)
        and any(_within(cited[0], one) for one in first)
    )


def _is_said(block: Line | Table, blocks: Sequence[Line | Table], quoted: Sequence[Quotation]) -> bool:
    """Whether the very words stand there already, or all that a block quotes is quoted."""
    if isinstance(block, Table) or block.mark:  # a list stays whole, for it says how many it has
        return block in blocks
    texts = {said.text for other in blocks if isinstance(other, Line) for said in other.said}
    if all(said.text in texts for said in block.said):
        return True
    own = _quoted(block)
    return bool(own) and all(any(_within(one, other) for other in quoted) for one in own)


def _cited(block: Line | Table) -> list[Quotation]:
    said = block.said if isinstance(block, Line) else [cell for row in block.rows for cell in row]
    return [quotation for one in said for quotation in one.quotations]


def _quoted(block: Line | Table) -> list[Quotation]:
    """Return what a block quotes in full, not what only carries words of our own."""
    if isinstance(block, Table):
        return []
    return [
        quotation
        for said in block.said
        for quotation in said.quotations
        if _ends(quotation) in "".join(said.text.split())
    ]


def _ends(quotation: Quotation) -> str:
    """Return how the words of a quotation end, without white space and closing marks."""
    clause, span = quotation.clause, quotation.span
    words = clause.text[span.start - clause.span.start : span.end - clause.span.start]
    return "".join(words.split()).rstrip("。；;，,：:")[-_END:]


def _within(one: Quotation, other: Quotation) -> bool:
    same = one.clause.clause_id == other.clause.clause_id
    return same and other.span.start <= one.span.start and one.span.end <= other.span.end
