"""Answers to questions for all of a list: what leads in to it and every item under it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from service.answers.draft import Draft, Line, Said
from service.answers.material import Material
from service.answers.measures import quoted, topic_of
from service.answers.readings import Reading, Sentence
from service.answers.wording import source, trimmed
from service.citing import Quotation

_CANDIDATES = 6
"""Clauses found that may lead in to the list, or be one of its items."""

_ENOUGH = 3.0
_LEADS = re.compile(r"[：:]\s*$")
_NOUN = re.compile(
    r"用于|条件|材料|情形|范围|原则|方向|领域|任务|专项|工程|措施|项目|计划|短板|不足|问题|场景|用途|支出|方面|产品|平台|基地|实验室|流程|程序|步骤|要求|标准|行业|产业|事项|职责|指标|活动|城市|园区|机构"
)
_MEANT = (
    ("用途", re.compile(r"花[在到]|用[在到于]|能干什么用")),
    ("材料", re.compile(r"交什么|要交|提交什么|准备什么")),
    ("条件", re.compile(r"够格|符合什么|才能(?:申请|申报|领|拿)")),
    ("情形", re.compile(r"(?:一概|一律)?不(?:给|予|支持|能申请)")),
)
"""What is asked for without its noun."""

_SAME = {"用于": "用途", "不足": "短板", "问题": "短板", "支出": "用途", "方面": "", "事项": "任务"}
_ENUMERATES = re.compile(r"下列|以下|如下")
_HOW_MANY = re.compile(r"哪[些几]|几[种类个项条方]|都有")
_TO_COME = re.compile(r"(?:以下|如下|下列)[^，。；：]{0,8}[。：:]\s*$")
_TITLE = 40
_ANY = frozenset({"任务", "措施"})
"""What everything under a heading of a plan may be called."""

_WHOLE = 0.9
_NATURE = re.compile(r"约束性|预期性|指导性")
_OF_NATURE = 3.0
_LONG = 90
_SHOWN = 40
_ALONE = 1.0
"""How far above all others a sentence must stand to be said before the list that it is in."""

_MIN = 2


@dataclass(frozen=True, slots=True)
class _List:
    """A clause that leads in to a list with its items, and how well it fits the question."""

    lead: Reading
    items: tuple[Reading, ...]
    score: float


def listed(material: Material) -> Draft | None:
    """Give a list with all of its items; None where no clause found leads in to the one that is asked for."""
    best = max(lists(material), key=lambda one: one.score, default=None)
    if best is None or best.score < _ENOUGH:
        return None
    told = _told(material, best)
    return Draft((*told, *_lines(material, best, bool(told))))


def _told(material: Material, best: _List) -> list[Line]:
    """Return the one item that answers by itself, so that it is not buried in its list."""
    first, second = (*material.choices[:2], None, None)[:2]
    if first is None or material.asked.every or material.asked.count:
        return []
    alone = second is None or first.score >= second.score + _ALONE
    item = any(one.row == first.reading.row for one in best.items)
    return [quoted(material, [first])] if alone and item else []


def lists(material: Material) -> list[_List]:
    """Return the lists that the clauses found lead in to or are part of, each with how well it fits."""
    tree, readings = material.holdings.tree, material.holdings.readings
    found: dict[int, _List] = {}
    for reading in material.readings[:_CANDIDATES]:
        parent = tree.parent(reading.row)
        for row in (reading.row, *(() if parent is None else (parent,))):
            if row in found:
                continue
            lead = readings([row])[0]
            below = readings(tree.children(row))
            heads = {tuple(head.strip() for head in one.clause.header_cells) for one in below} - {()}
            items = tuple(one for one in below if _is_item(one) and not _is_head_row(one, heads))
            items = _of_nature(material.query.question.text, items)
            titled = len(below) > _MIN and _titles(below[0], below[1:])  # 附件, 重点任务清单, and its rows
            if titled:
                lead, items = below[0], tuple(one for one in items if one.row != below[0].row)
            if len(items) >= _MIN and (titled or _leads(lead, items)):
                found[row] = _List(lead, items, _fit(material, lead, items))
        bare = not reading.clause.label and not tree.children(reading.row)
        if bare and _TO_COME.search(reading.clause.text) and (items := _behind(material, reading)):
            found[reading.row] = _List(reading, items, _fit(material, reading, items))
    return list(found.values())


def _titles(first: Reading, others: Sequence[Reading]) -> bool:
    """Whether a heading without a label stands over the rows behind it."""
    clause = first.clause
    heading = clause.kind in ("section", "header") and not clause.label and len(clause.text) <= _TITLE
    return heading and all(one.clause.kind == "row" for one in others)


def _behind(material: Material, lead: Reading) -> tuple[Reading, ...]:
    """Return the labelled units that follow a paragraph which says that they come: 制定以下措施。一、… 二、…"""
    tree, holdings = material.holdings.tree, material.holdings
    above = tree.parent(lead.row)
    row, end, found = lead.row + 1, holdings.rows(lead.clause.doc).stop, list[Reading]()
    while row < end and len(found) < _SHOWN:
        one = holdings.readings([row])[0]
        if tree.parent(row) == above:
            if not one.clause.label or (found and _style(one) != _style(found[0])):
                break
            found.append(one)
        row += 1
    return tuple(found) if len(found) >= _MIN else ()


def _style(reading: Reading) -> str:
    return re.sub(r"[\d一二三四五六七八九十百]+", "#", reading.clause.label)


def _of_nature(text: str, items: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Keep of the rows of a table those of the nature asked for (约束性指标有哪些), all where none is."""
    nature = _NATURE.search(text)
    if nature is None:
        return items
    return tuple(one for one in items if one.clause.kind == "row" and nature[0] in one.clause.text) or items


def _is_item(reading: Reading) -> bool:
    clause = reading.clause
    aside = all(sentence.aside for sentence in reading.sentences)
    return clause.kind not in ("header", "signature") and not aside and not _is_head_row(reading)


def _is_head_row(reading: Reading, heads: Collection[tuple[str, ...]] = ()) -> bool:
    """Whether a row is the head of its table: its cells are what stands over those of another row, or its own."""
    clause = reading.clause
    if clause.kind != "row":
        return False
    start = clause.span.start
    cells = tuple(clause.text[span.start - start : span.end - start].strip() for span in clause.cells)
    own = tuple(head.strip() for head in clause.header_cells)
    return not any(sign.isdigit() for cell in cells for sign in cell) and (cells == own or cells in heads)


def _leads(lead: Reading, items: Sequence[Reading]) -> bool:
    """Whether a clause leads in to its children: by its colon, or as a heading over numbered items."""
    if _LEADS.search(lead.clause.text):
        return True
    bare = all(sentence.bare for sentence in lead.sentences)
    return bare and all(
        item.clause.label or item.clause.kind in ("row", "dash") or item.clause.heading for item in items
    )


def _fit(material: Material, lead: Reading, items: Sequence[Reading]) -> float:
    """Say how well a list answers: by its number of items, the noun asked for, its words, and what was found of it.

    A sentence that enumerates what is asked for speaks against the list that it stands in.
    """
    text, wanted = material.query.question.text, material.asked
    words = lead.clause.heading or (lead.sentences[-1].text if lead.sentences else "")
    nouns = {_SAME.get(noun, noun) for noun in _NOUN.findall(text)} - {""}
    nouns |= {noun for noun, said in _MEANT if said.search(text)}
    told = {_SAME.get(noun, noun) for noun in _NOUN.findall(words)}
    ranks = {reading.row: score for reading, score in zip(material.readings, material.scores, strict=True)}
    best = max(material.scores, default=0.0)
    covered = material.holdings.matcher.covered(words, material.query.terms)
    fit = 2.0 * covered
    fit += 0.0 if wanted.count is None else 2.0 if wanted.count == len(items) else -1.0
    nature = _NATURE.search(text)
    fit += _OF_NATURE * bool(nature and all(nature[0] in item.clause.text for item in items))
    headed = lead.clause.kind == "section" and bool(lead.clause.label) and covered >= _WHOLE
    fit += 1.5 * bool(nouns & told or (nouns and nouns <= _ANY and headed)) + 1.0 * bool(
        _LEADS.search(lead.clause.text)
    )
    fit += 0.5 * bool(headed and not nouns)
    fit += 0.5 * bool(_ENUMERATES.search(words) and _HOW_MANY.search(text))
    fit += 0.4 * min(sum(item.row in ranks for item in items), 4)
    fit += max(0.5 * (ranks[lead.row] - best), -2.0) if lead.row in ranks else -1.0
    first = material.choices[0] if material.choices else None
    if first is not None and first.sentence.text.count("、") >= _MIN and first.reading.row != lead.row:
        fit -= 1.5
    return fit


def _lines(material: Material, best: _List, brief: bool) -> list[Line]:
    citer = material.holdings.citer
    clause = best.lead.clause
    lead = best.lead.sentences[-1] if best.lead.sentences else None
    words = trimmed(lead.text).rstrip("：:") if lead is not None else topic_of(best.lead)
    quotation = Quotation(clause, lead.span if lead is not None else clause.span)
    shown = best.items[:_SHOWN]
    lines = [
        Line((Said(f"{words}（{source(clause, citer, brief)}）", (quotation,)), Said(f"共{len(shown)}项：")))
    ]
    for item in shown:
        said = item_said(item)
        if said is not None:
            lines.append(Line((said,), "- "))
    return lines


def item_said(item: Reading) -> Said | None:
    """Return how an item of a list begins: its label with its heading and first sentence."""
    clause = item.clause
    if not item.sentences:
        return None
    first = item.sentences[0]
    label = clause.label if clause.label and clause.kind != "dash" else ""
    content: list[Sentence] = [one for one in item.sentences if not one.aside]
    words = trimmed(first.text)
    if first.bare and len(content) > 1:
        words = f"{words}：{trimmed(content[1].text)}"
        first = content[1]
    if len(words) > _LONG and clause.heading:
        return Said(f"{label}{clause.heading}", (Quotation(clause, item.sentences[0].span),))
    return Said(f"{label}{words}", (Quotation(clause, first.span),))
