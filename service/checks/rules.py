"""The rules that hold a statement against what it cites. A rule says whether the statement breaks it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from indexer.lexicon import Lexicon
from indexer.periods import find_periods
from indexer.quantities import find_quantities
from indexer.quantities.units import in_base_unit, split_scale
from indexer.records import Target
from service.checks.bounds import bounds_in
from service.checks.negations import negation_lost
from service.checks.verbatim import LABEL, PREFIX, is_verbatim
from service.checks.witness import Witness, amounts_of, numbers_of, plain, years_of

Rule = Literal[
    "number", "quantity", "limit", "year", "title", "agency", "role", "pairing", "negation", "words"
]

_SUM = re.compile(r"(?P<high>\d+(?:\.\d+)?)(?P<unit>[^\d（）()－，。-]*)[－-](?P<low>\d+(?:\.\d+)?)")
_LEADING = ("牵头", "领衔", "负责", "承办")
_SUPPORTING = ("配合", "参加", "参与", "协助", "协同")
_DONE_BY = re.compile(
    rf"(?P<names>[^，,。；;（）()：:]+?)(?<!是)(?P<verb>{'|'.join((*_LEADING, *_SUPPORTING))})(?=$|[，,。；;（）()])"
)
_IS_UNIT = re.compile(
    r"(?P<names>[^，,。；;（）()：:]+?)是(?P<verb>牵头|责任|负责|承办|配合|参加|参与|协助|协同|领衔)单位"
)
_UNIT_IS = re.compile(r"(?P<verb>牵头|责任|配合|参加)单位[为是：:](?P<names>[^，,。；;（）()]+)")
_DOCUMENT_NUMBER = re.compile(r"〔\d{4}〕\d+号")
_STATE = re.compile(r"已失效|已废止|现行有效|尚未施行")
_ENDS = {"已废止": "废止"}
"""What the clause of another document says that puts a document into this state."""

_TASKS_OF = re.compile(r"^(?P<names>.+?)(?P<verb>牵头|配合)或(?:负责|参加)的任务")
_WITHIN_NAME = re.compile(r"[（(][市县区州盟旗、]{1,7}[）)](?=[一-鿿])")
"""Brackets inside the name of bodies: 各县（市、区）人民政府."""

_HIDDEN = str.maketrans("（）()、", "\ue000\ue001\ue002\ue003\ue004")
_SHOWN = str.maketrans("\ue000\ue001\ue002\ue003\ue004", "（）()、")
_BODY = re.compile(r"[厅局委办部院会府署处队]$|(?:中心|单位|公司|主体|银行|集团|协会|大学)$")
_AND = re.compile(r"[和及与]")
_BEFORE = re.compile(r"^\s*(?:原为|基数为|起点为)")
_SEGMENT = re.compile(r"[，,；;（）()]")
_OWN_WORDS = (
    "年的目标为实际为达到未达到目标相差增加提高降低高低最高最低的是由到比基数为责任单位为任务内容共项份列出前牵头配合参加负责单位是"
    "是牵头单位是配合单位是责任单位是参加单位是负责单位原为发文字号为成文日期为印发日期为发布日期为发文机关为主送机关为提到的文件已废止已失效被取代规定相关指标地区年份目标实际文件"
)
_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one lexicon.

    lead rules   for a line that only leads over to a list
    """

    lexicon: Lexicon

    def broken(self, text: str, cited: Sequence[Witness], cells: Sequence[str] = ()) -> Rule | None:
        """Return the first rule that a statement breaks against its citations, None where it breaks none.

        cells  those of a table row, which is exact where each of them is quoted or names a document
        """
        exact = all(is_verbatim(one, cited) or _names(one, cited) for one in cells or (text,))
        rules: Mapping[Rule, Callable[[str, Sequence[Witness]], bool]] = {
            "number": _number, "quantity": _quantity, "year": _year, "title": _title, "agency": self._agency, "limit": _limit,
            "negation": _negation, "role": self._role, "pairing": _pairing, "words": _words,
        }  # fmt: skip
        # what is quoted word for word says what its clause says; where it stands must still be right
        label = LABEL.search(text.strip()) if exact and not cells else None
        before = PREFIX.match(text.strip()) if exact and not cells else None
        held = "".join(found[0] for found in (before, label) if found) if exact and not cells else text
        for rule, breaks in rules.items():
            if exact and rule in ("limit", "role", "pairing", "words", "negation"):
                continue
            if held and breaks(held, cited):
                return rule
        return None

    def lead_broken(self, text: str, below: Sequence[Witness]) -> Rule | None:
        """Return the rule that a line leading over to a list breaks against what the list cites."""
        match = _TASKS_OF.match(text)
        if match:
            for name in match["names"].split("、"):
                agency = self.lexicon.canonical_agency(name)
                found = [w.said.leads if match["verb"] == "牵头" else w.said.supports for w in below]
                if below and not any(agency in bodies for bodies in found):
                    return "role"
            return None
        for rule, breaks in (
            ("number", _number),
            ("year", _year),
            ("agency", self._agency),
            ("title", _title),
        ):
            if breaks(text, below):
                return rule  # type: ignore[return-value]
        return None

    def _agency(self, text: str, cited: Sequence[Witness]) -> bool:
        named = {mention.canonical for mention in self.lexicon.find_agencies(text)}
        return not named <= frozenset().union(*(witness.said.bodies for witness in cited))

    def _role(self, text: str, cited: Sequence[Witness]) -> bool:
        """Whether a body is said to lead (support) that the cited duties do not name so."""
        held = _WITHIN_NAME.sub(lambda found: found[0].translate(_HIDDEN), text)
        matches = (match for pattern in (_DONE_BY, _IS_UNIT, _UNIT_IS) for match in pattern.finditer(held))
        return any(
            not self._all_in(match["names"], match["verb"] in _SUPPORTING, match["verb"], cited)
            for match in matches
        )

    def _all_in(self, names: str, supporting: bool, verb: str, cited: Sequence[Witness]) -> bool:
        bodies = frozenset().union(*(w.said.supports if supporting else w.said.leads for w in cited))
        if verb == "责任":  # a table may name a unit that leads and units that are responsible beside it
            bodies |= frozenset().union(*(w.said.supports for w in cited))
        parts = re.split("[、，]", re.sub(r"^.*由", "", names))
        for name in filter(None, (part.strip(" …").translate(_SHOWN) for part in parts)):
            halves = [name] if self.lexicon.canonical_agency(name) in bodies else _AND.split(name)
            for half in filter(self._is_body, halves):
                known = self.lexicon.canonical_agency(half) in bodies
                if not known and not any(plain(half + verb) in witness.said.clause for witness in cited):
                    return False
        return True

    def _is_body(self, name: str) -> bool:
        return bool(name) and (bool(self.lexicon.find_agencies(name)) or _BODY.search(name) is not None)


def _names(text: str, cited: Sequence[Witness]) -> bool:
    """Whether a text is nothing but the title of a cited document, with its state behind it."""
    title = _bare(LABEL.sub("", text.strip()))
    return text.startswith("《") and any(title in _bare(witness.said.around) for witness in cited)


def _sums(text: str, known: frozenset[Decimal]) -> dict[Decimal, str]:
    """Return the differences that a text writes out（1.9%－1.86%）of numbers that are cited, with their unit."""
    found: dict[Decimal, str] = {}
    for match in _SUM.finditer(plain(text)):
        try:
            high, low = Decimal(match["high"].replace(",", "")), Decimal(match["low"].replace(",", ""))
        except InvalidOperation:
            continue
        if high > low and {high.normalize(), low.normalize()} <= known:
            scale = split_scale(match["unit"])[0]
            found[(high - low).normalize()] = match["unit"]
            found[((high - low) * scale).normalize()] = split_scale(match["unit"])[1]
    return found


def _number(text: str, cited: Sequence[Witness]) -> bool:
    known = frozenset().union(*(witness.said.numbers for witness in cited))
    years = {Decimal(year).normalize() for year in years_of(text)}  # a rule of their own
    return not numbers_of(text) <= known | _sums(text, known).keys() | years


def _quantity(text: str, cited: Sequence[Witness]) -> bool:
    known = frozenset().union(*(witness.said.amounts for witness in cited))
    numbers = frozenset().union(*(witness.said.numbers for witness in cited))
    allowed = set(known)
    for value, unit in _sums(text, numbers).items():
        allowed.add(_in_base(value, unit))
        if unit in ("%", "％"):
            allowed.add(_in_base(value, "个百分点"))
    return any(amount not in allowed for amount in amounts_of(text) if amount[1])


def _limit(text: str, cited: Sequence[Witness]) -> bool:
    """Whether a quantity is bounded another way than in every cited clause that states it, or has lost its bound."""
    for amount, bound in bounds_in(_SUM.sub("", text)):
        known = frozenset().union(*(witness.said.bounds.get(amount, frozenset()) for witness in cited))
        if known and bound not in known:
            return True
    return False


def _in_base(value: Decimal, unit: str) -> tuple[Decimal, str]:
    number, base = in_base_unit(value, unit)
    return number.normalize(), base


def _year(text: str, cited: Sequence[Witness]) -> bool:
    return not years_of(text) <= frozenset().union(*(witness.said.years for witness in cited))


def _title(text: str, cited: Sequence[Witness]) -> bool:
    """Whether a document, its number or its state is named that no cited clause or its head names."""
    words = [_bare(witness.said.words) for witness in cited]
    marks = (*_DOCUMENT_NUMBER.findall(plain(text)), *_STATE.findall(plain(_bare(text))))
    if any(not any(_ENDS.get(mark, mark) in known for known in words) for mark in marks):
        return True
    return any(not any(_bare(title) in known for known in words) for title in titles_in(text))


def _bare(title: str) -> str:
    return re.sub(r"[《》〈〉]", "", plain(title))


def titles_in(text: str) -> list[str]:
    """Return what stands in book-title marks, the outermost pairs only."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign == "《":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif sign == "》" and depth:
            depth -= 1
            if depth == 0:
                found.append(text[start:at])
    return found


def _negation(text: str, cited: Sequence[Witness]) -> bool:
    """Whether the words around a negation of a cited clause stand in the statement without it, or the other way round."""
    body = plain(LABEL.sub("", text))
    return any(
        negation_lost(witness.said.clause, body) or negation_lost(body, witness.said.clause)
        for witness in cited
    )


def _pairing(text: str, cited: Sequence[Witness]) -> bool:
    """Whether a value is given to a year, or called goal or result, against the records of the cited clauses."""
    targets = [target for witness in cited for target in witness.said.targets]
    year: int | None = None
    for segment in _SEGMENT.split(_SUM.sub("", text)):
        named = [
            (period.span.start, period.last) for period in find_periods(segment) if period.kind == "year"
        ]
        year = None if _BEFORE.match(segment) else year
        for quantity in find_quantities(segment):
            before = [last for start, last in named if start < quantity.span.start]
            of = before[-1] if before else year
            if quantity.value is None or not quantity.unit:
                continue
            own = [one for one in targets if _is_value(quantity.value, quantity.unit, one)]
            if own and _mispaired(segment, of, quantity.value, quantity.unit, own, cited):
                return True
        year = named[-1][1] if named else year
    return False


def _is_value(value: Decimal, unit: str, target: Target) -> bool:
    amount = in_base_unit(value, unit)
    return any(
        known is not None and in_base_unit(known, target.unit) == amount
        for known in (target.value, target.baseline_value)
    )


def _mispaired(
    segment: str, year: int | None, value: Decimal, unit: str, own: Sequence[Target], cited: Sequence[Witness]
) -> bool:
    amount = in_base_unit(value, unit)
    as_value = [one for one in own if one.value is not None and in_base_unit(one.value, one.unit) == amount]
    as_start = [one for one in own if one not in as_value]
    years = {one.year for one in as_value} | {one.baseline_year for one in as_start}
    if year is not None and None not in years and year not in years and not _side_by_side(year, value, cited):
        return True
    kinds = {one.kind for one in as_value} | ({"actual"} if as_start else set())
    if "目标" in segment and "target" not in kinds and "support" not in kinds:
        return True
    return "实际" in segment and kinds == {"target"}


def _side_by_side(year: int, value: Decimal, cited: Sequence[Witness]) -> bool:
    """Whether a cited clause has the number after the year, with no other year between."""
    number = re.escape(format(value.normalize(), "f"))
    pattern = re.compile(rf"{year}(?:(?!(?:19|20)\d\d).){{0,60}}?(?<![\d.]){number}(?!\d)")
    return any(pattern.search(witness.said.clause) for witness in cited)


def _words(text: str, cited: Sequence[Witness]) -> bool:
    """Whether too little of a statement stands in the cited clauses or in the words that answers are put in."""
    pairs = _pairs(plain(text))
    if not pairs:
        return False
    known = _pairs(_OWN_WORDS).union(*(_pairs(witness.said.words) for witness in cited))
    return len(pairs & known) / len(pairs) < _ENOUGH


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[^\w]", "", text)
    return set(map(str.__add__, bare, bare[1:]))
