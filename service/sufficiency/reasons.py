"""Why the clauses found do not answer: one of the reasons of the contract, and a sentence that says what was looked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Masthead
from corpus.regions import level_of
from service.answers.material import Material
from service.answers.readings import folded
from service.schema import Reason
from service.sufficiency.demands import Demand
from service.sufficiency.features import Judgement

NOTHING = "没有找到与问题有关的条款，不能作答。这里只回答所收政策文件写明的内容，请写明想了解的事项，例如地区、年份、指标或文件名称。"
BAD = "没有看懂这个问题。请用一句话写出想了解的事项，例如“2025年研发经费投入强度的目标是多少？”。"

_LITTLE = 0.3
"""Part of the question's words below which no clause counts as being about it."""

_COSTLY = 0.1
"""What must be lost of it for a demand to be the reason."""

_REGIONS = 6
_SAME = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with its sentence.

    valued   the nearest quantities may be told
    related  clauses near enough to be cited were found
    """

    reason: Reason
    words: str
    valued: bool = False
    related: bool = False


def is_meaningless(text: str) -> bool:
    """Whether a text has no words: figures and marks alone, or one character again and again.

    >>> [is_meaningless(text) for text in ("12345", "啊啊啊啊", "？？", "高企", "2025年目标")]
    [True, True, True, False, False]
    """
    letters = [sign for sign in folded(text) if sign.isalpha()]
    return not letters or (len(letters) > 2 and len(set(letters)) == 1)


def why(material: Material, found: Judgement, away: Sequence[str], sure: bool) -> Why:
    """Return the reason why the clauses do not answer.

    away  regions of which the corpus has no word
    sure  whether it is likelier that they do not answer than that they do; else nothing is said of what is not there
    """
    if away and sure:
        return Why("wrong_region", f"所收文件不涉及{'、'.join(away)}，不能作答。{_regions(material)}")
    little = found.best is None or found.best.share < _LITTLE
    if little and sure:
        return Why("no_relevant_clause", NOTHING)
    unmet = _unmet(found) if sure else {}
    fixed = [sort for sort in _FIXED if sort in unmet]
    if fixed:
        return _of_what_is_fixed(fixed, unmet, named_topic(material, found), found)
    if _NOW.search(material.query.question.text) and _all_over(material):
        words = "只有已经失效或者废止的文件写到这一内容，现行文件没有写明，不能作答。"
        return Why("only_older_document", words, found.valued, True)
    if "sought" in unmet:
        return _not_stated(f"找到的条款没有写明所问的{_names(unmet['sought'])}，不能作答。")
    if found.lacking and not little:
        names = "、".join(f"“{word}”" for word in found.lacking[:2])
        return _not_stated(f"所收文件中最接近的条款没有写到{names}，不能作答。")
    for sort in ("body", "unit", "date"):
        if sort in unmet:
            return _not_stated(f"找到的条款没有写明所问的{_names(unmet[sort])}，不能作答。")
    return _not_stated("没有找到直接写明所问内容的条款，不能肯定作答。")


_FIXED = ("place", "year", "reached")
"""What a question fixes of a value, in the order in which it is said."""

_NOW = re.compile(r"现行|现在|目前|最新|正在执行|(?<!创)新(?:的)?(?:办法|规定|政策|规划|方案|文件|标准)")


def _unmet(found: Judgement) -> dict[str, list[Demand]]:
    """Return the demands that cost much; all that fix a value where they are met one by one, but not together."""
    unmet: dict[str, list[Demand]] = {}
    for demand, lost in found.unmet:
        if lost >= _COSTLY:
            unmet.setdefault(demand.sort, []).append(demand)
    if not unmet and found.apart >= _COSTLY:
        for demand in found.demands:
            if demand.sort in _FIXED:
                unmet.setdefault(demand.sort, []).append(demand)
    return unmet


def _of_what_is_fixed(
    fixed: Sequence[str], unmet: Mapping[str, Sequence[Demand]], topic: str, found: Judgement
) -> Why:
    names = "".join(_names(unmet[sort]) for sort in fixed if sort != "reached")
    what = topic or ("" if "reached" in fixed else "有关数值" if found.valued else "有关内容")
    reached = "实际完成情况" if "reached" in fixed else ""
    link = "的" if names and (what or reached) else ""
    between = "的" if what and reached else ""
    reason: Reason = "out_of_period" if "year" in fixed and "place" not in fixed else "not_stated"
    return Why(
        reason, f"所收文件没有写明{names}{link}{what}{between}{reached}，不能作答。", found.valued, True
    )


def _not_stated(words: str) -> Why:
    return Why("not_stated", words, False, True)


def _names(demands: Sequence[Demand]) -> str:
    return "、".join(demand.name for demand in demands)


def named_topic(material: Material, found: Judgement) -> str:
    """Return the indicator or the name in quotation marks that is asked about, in the asker's words; "" for none."""
    text = material.query.standalone.text
    for word in found.words:
        if word.named or word.quoted:
            at = text.lower().find(word.text)
            return f"“{text[at : at + len(word.text)] if at >= 0 else word.text}”"
    return ""


def _regions(material: Material) -> str:
    """Say of which regions there are documents."""
    heads: list[Masthead] = [
        material.holdings.citer.head(doc) for docs in material.holdings.by_region.values() for doc in docs
    ]
    regions = list(
        dict.fromkeys(head.region for head in heads if head.region and level_of(head.region) is not None)
    )
    if not regions:
        return ""
    return f"所收的是{'、'.join(regions[:_REGIONS])}{'等地' if len(regions) > _REGIONS else ''}的文件。"


def _all_over(material: Material) -> bool:
    status = material.holdings.citer.status
    return all(status(reading.clause.doc) in ("repealed", "expired") for reading in material.readings[:3])
