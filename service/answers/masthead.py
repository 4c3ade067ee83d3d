"""Answers to questions on a document itself: number, issuer, dates, addressees, whether it is in force, what replaced it."""

import re
from collections.abc import Callable, Iterable

from service.answers.draft import Draft, Line
from service.answers.imprint import addressees, issued, issuer, number, title
from service.answers.material import Material
from service.answers.measures import chosen_sentences, quoted_lines
from service.answers.mentions import mentions
from service.answers.readings import folded
from service.answers.validity import replaced, terms, validity

_VALID = re.compile(
    r"管用|能用|有效(?!期[内满])|作废|废止|废掉|失效|取代|替[代掉]|算数|执行的|在执行|哪个文件废"
)
_FROM = re.compile(
    r"生效|施行|实施|执行|几时起|有效期|管(?:几年|到|的是)|哪几年|到哪(?:天|一?年)|期限|实施期"
)
_WHAT = re.compile(r"是什么文件|是哪个文件|什么文件|哪份文件|叫什么|全称|全名")
_WHICH = re.compile(r"哪(?:些|几[个份])(?:文件|规划|方案|办法)|在哪些")
_NUMBER = re.compile(r"文号|几号文|发文字号|哪个文件")
_DATE = re.compile(r"落款|成文|印发|发布|公布|出台|哪天|几时|什么时候|啥时候|何时|签发|挂")
_TO = re.compile(r"给谁|主送|下发|发给|哪些单位|印发给")
_BY = re.compile(r"谁(?:发|印发|制定|出台)|发文(?:机关|单位)|哪个(?:部门|单位|机关)(?:发|印发|制定|出台)")
_NEARLY = 1.5
"""How far below the best sentence one may stand whose words on being out of force answer a question on validity."""

_PUTS_OUT = re.compile(
    r"哪[份个些]?.{0,4}(?:文件|办法|规定|政策).{0,4}(?:作废|废止|废掉|失效)|废止了(?:哪|什么)|(?:这条|这个|那条|那个|该).{0,6}(?:有效|管用|算数|执行)"
)


def masthead(material: Material) -> Draft | None:
    """Say what is asked about a document, with the line of it that says so; None where nothing fits."""
    text = material.query.question.text
    if not material.readings:
        return None
    if _WHICH.search(text):
        return mentions(material)
    titled = by_title(material)
    doc = titled or _meant(material)
    if doc is None:
        return None
    lines: list[Line] = []
    if _PUTS_OUT.search(text):
        lines += replaced(material)
    if not lines and _VALID.search(text):
        lines += validity(material, doc) if titled else replaced(material, _NEARLY) or validity(material, doc)
    if _FROM.search(text) or (_VALID.search(text) and not lines):
        lines += terms(material, doc)
    asked: list[tuple[re.Pattern[str], Callable[[Material, str], Iterable[Line]]]] = [
        (_NUMBER, number), (_BY, issuer), (_DATE, issued), (_TO, addressees),
    ]  # fmt: skip
    for pattern, told in asked if not lines else ():
        if pattern.search(text):
            lines += told(material, doc)
    if _WHAT.search(text) and material.query.question.numbers:
        lines = [*title(material, doc), *issuer(material, doc), *issued(material, doc)]
    if not lines:
        return None
    cited = {said.quotations[0].clause.clause_id for line in lines for said in line.said if said.quotations}
    further = [
        group for group in chosen_sentences(material) if group[0].reading.clause.clause_id not in cited
    ]
    kept = further[:1] if _VALID.search(text) or _FROM.search(text) else []
    return Draft((*lines, *quoted_lines(material, kept, further=True)))


def by_title(material: Material) -> str | None:
    """Return the document whose title the question gives, None where it gives none."""
    text = folded(material.query.question.text)
    titles = {doc: folded(material.holdings.citer.head(doc).title).strip("《》") for doc in _found(material)}
    named = [doc for doc, title in titles.items() if title and title in text]
    return max(named, key=lambda doc: len(titles[doc]), default=None)


def _found(material: Material) -> list[str]:
    rows = material.holdings.readings(material.ranked)
    return list(dict.fromkeys(reading.clause.doc for reading in rows))


def _meant(material: Material) -> str | None:
    """Return the document asked about: the one whose number is named (None where it is not here), else the best clause's."""
    named = material.query.question.numbers
    for doc in material.holdings.by_number(named):
        return doc
    if named:
        return None
    return material.readings[0].clause.doc
