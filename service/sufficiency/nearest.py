"""What is nearest to a question that the documents do not answer, as lines with citations."""

from indexer.records import Target
from service.answers.draft import Draft, Line, Said
from service.answers.material import Choice, Material
from service.answers.measures import quoted
from service.answers.targets import quantity
from service.sufficiency.reasons import Why

_LEAD = "最接近的条款："
_LINES = 2


def nearest(material: Material, why: Why) -> Draft | None:
    """Return the nearest quantities, or sentences, under a line that calls them so; None where nothing is near."""
    if not why.related or not material.choices:
        return None
    lines: list[Line] = []
    targets: tuple[Target, ...] = ()
    draft = quantity(material) if why.valued else None
    if draft is not None:
        stated = [block for block in draft.blocks if isinstance(block, Line) and block.said[0].quotations]
        lines, targets = stated[:_LINES], draft.targets[:_LINES]
    if not lines:
        lines = [quoted(material, group) for group in _groups(material)]
    return Draft((Line((Said(_LEAD),)), *(Line(line.said, "- ") for line in lines)), targets)


def _groups(material: Material) -> list[list[Choice]]:
    groups: dict[int, list[Choice]] = {}
    for choice in material.choices:
        if choice.reading.row not in groups and not choice.sentence.bare:
            groups[choice.reading.row] = [choice]
        if len(groups) == _LINES:
            break
    return list(groups.values())
