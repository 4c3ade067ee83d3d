"""Answers that set documents side by side in their own words: what each says of the same matter."""

import re
from collections.abc import Iterable, Sequence

from corpus.model import STATUS_NAMES
from service.answers.draft import Draft, Said, Table
from service.answers.material import Choice, Material
from service.answers.measures import said_words
from service.answers.wording import short_title

_APART = 4.0
"""How far below the best sentence the best of another document may stand."""

_SPOKEN = re.compile(
    r"变化|不同|不一样|区别|差别|差异|新老|以前和现在|老办法|新办法|新旧|对比|相比|一样吗|都是怎么|怎么提|从?原来.{1,16}现在"
)
_BOTH = re.compile(r"新老|新旧|老.{1,14}新|旧.{1,14}新|新.{1,14}[老旧]|以前.{0,8}现在|修订前后|前后")
_EACH = re.compile(r"各(?:自|有|是|怎|做)?|分别|都")
_COMPARES = re.compile(r"比(?!如|例|重|方)|谁|更|最|差|各|分别|一样|完成|达[到没标]|超额|前后|变")
_DOCUMENTS = 5
_YEAR_BONUS = 1.5
_BESIDE = 1.5
_WIDTH = 160
_NO_QUANTITY = -2.0
"""What a sentence without a quantity is worth where one is asked for."""


def by_document(material: Material) -> Draft | None:
    """Set what several documents say side by side; None where the question or the clauses are about one."""
    question = material.query.question
    apart = material.asked.places > 1 and _EACH.search(question.text)
    if question.kind != "compare" and not _SPOKEN.search(question.text) and not apart:
        return None
    if not _compares_documents(material):
        return None
    groups = _chosen(material)
    if len(groups) < 2:
        return None
    rows = [_row(material, group) for group in sorted(groups, key=lambda group: _issued(material, group))]
    return Draft((Table(("文件", "规定"), tuple(rows)),))


def _compares_documents(material: Material) -> bool:
    """Whether what is compared differs by document: by place, plan, year of a document or 新旧, or is left open."""
    question, years = material.query.question, material.asked.years
    apart = material.asked.places > 1 or len(question.periods) > 1 or _SPOKEN.search(question.text)
    if not apart and not _COMPARES.search(question.text):
        return False
    return bool(apart) or len(years) < 2 or len(_of_years(material, years)) > 1


def _of_years(material: Material, years: Sequence[int]) -> dict[int, str]:
    """Return for each of these years the best document found that was issued in it or is named after it."""
    found: dict[int, str] = {}
    for choice in material.choices:
        doc = choice.reading.clause.doc
        head = material.holdings.citer.head(doc)
        for year in years:
            if (head.issued or "").startswith(str(year)) or str(year) in head.title[:8]:
                found.setdefault(year, doc)
    return found


def _of_periods(material: Material) -> set[str]:
    """Return the best document found of each plan that the question names."""
    found: dict[str, str] = {}
    for choice in material.choices:
        doc = choice.reading.clause.doc
        for name, _, _ in material.query.question.periods:
            if name in material.holdings.citer.head(doc).title:
                found.setdefault(name, doc)
    return set(found.values())


def _issued(material: Material, group: Sequence[Choice]) -> str:
    return material.holdings.citer.head(group[0].reading.clause.doc).issued or ""


def _chosen(material: Material) -> list[list[Choice]]:
    """Return the best sentences of each document that answers, those of each place that the question names."""
    rated = sorted(
        ((_rating(material, choice), choice) for choice in material.choices), key=lambda pair: -pair[0]
    )
    if not rated:
        return []
    best = rated[0][0]
    firsts: dict[str, tuple[float, Choice]] = {}
    for rating, choice in rated:
        firsts.setdefault(choice.reading.clause.doc, (rating, choice))
    regions = {doc: material.holdings.citer.head(doc).region for doc in firsts}
    named = material.query.regions if material.asked.places > 1 else frozenset()
    dated = set(_of_years(material, material.query.question.years).values()) | _of_periods(material)
    dated = dated if len(dated) > 1 else _old_and_new(material, firsts)
    groups: list[list[Choice]] = []
    seen: set[str] = set()
    for doc, (rating, choice) in firsts.items():
        wanted = (regions[doc] in named and regions[doc] not in seen) or doc in dated
        near = rating >= best - _APART and (not named or regions[doc] in named) and not dated
        if wanted or near:
            groups.append(list(_beside(choice, material.choices)))
            seen.add(regions[doc])
    return groups[:_DOCUMENTS]


def _old_and_new(material: Material, docs: Iterable[str]) -> set[str]:
    """Return a document and the one that took its place, where the question is about old and new ones."""
    if not _BOTH.search(material.query.question.text):
        return set()
    found = list(docs)
    for doc in found:
        successor = material.holdings.citer.head(doc).repealed_by
        if successor in found:
            return {doc, successor}
    return set()


def _rating(material: Material, choice: Choice) -> float:
    """A sentence of a document whose year or plan the question names counts more."""
    head = material.holdings.citer.head(choice.reading.clause.doc)
    years = {int(year) for year in re.findall(r"(?:19|20)\d\d", head.title)} | (
        {int(head.issued[:4])} if head.issued else set()
    )
    periods = {name for name, _, _ in material.query.question.periods if name in head.title}
    return (
        choice.score
        + _told(material, choice)
        + _YEAR_BONUS * bool(periods or years & set(material.query.question.years))
    )


def _told(material: Material, choice: Choice) -> float:
    """How well the quantities of a sentence answer, where a quantity is asked for."""
    if not material.asked.amount:
        return 0.0
    own = [fact.score for fact in material.facts if fact.sentence is choice.sentence]
    return max(own, default=_NO_QUANTITY)


def _beside(first: Choice, choices: Iterable[Choice]) -> Iterable[Choice]:
    """Yield a sentence with the others of its clause that are nearly as good, in reading order."""
    length = len(first.sentence.text)
    kept = [first]
    for choice in choices:
        if (
            choice is not first
            and choice.reading.row == first.reading.row
            and choice.score >= first.score - _BESIDE
        ):
            length += len(choice.sentence.text)
            if length <= _WIDTH:
                kept.append(choice)
    return sorted(kept, key=lambda choice: choice.sentence.span.end)


def _row(material: Material, group: Sequence[Choice]) -> tuple[Said, ...]:
    clause, citer = group[0].reading.clause, material.holdings.citer
    status = STATUS_NAMES.get(citer.status(clause.doc), "")  # type: ignore[call-overload]
    over = citer.status(clause.doc) in ("repealed", "expired")
    name = short_title(citer.head(clause.doc)) + (f"（{status}）" if over else "")
    return Said(name), Said(said_words(group), tuple(choice.quotation for choice in group))
