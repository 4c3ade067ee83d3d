"""Where a clause names another document or clause, and which one of the corpus that is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.masthead.numbers import NUMBER, normalize_number
from corpus.masthead.quoting import Quoted, promote, quoted_titles, same_words
from corpus.model import Document, Span
from corpus.regions import leading_regions
from indexer.records import Clause, Reference
from indexer.references.locators import PATHS, Locator, Step, read, write
from indexer.references.places import locate, places_of

__all__ = ["DocumentKey", "document_key", "find_references", "resolve"]

_KIND = r"(?:实施|管理|暂行|行动|若干|总体|专项|工作|试行)?(?:办法|规划纲要|规划|纲要|方案|条例|规定|细则|意见|措施|行动计划|计划|要点|法|规则|章程|标准|制度|决定|通知|指南|指引|准则|清单|目录)"
_SELF = rf"本{_KIND}(?![律定人制规院])"
_RELATIVE = r"前[一二三四五六七八九两]?[款条项]|本[条款项节章]|本部分"
# The document's own places. A place right behind 法, 条例 … or 》 is another document's: 依照刑法第五条.
_OWN = re.compile(
    rf"(?P<self>{_SELF})(?P<self_path>{PATHS})?|(?P<relative>{_RELATIVE})(?P<path>{PATHS})?|(?<![法例定则典释》）])(?P<bare>{PATHS})|(?P<annex>附件)(?![：:]|材料|表|的)"
)
_NUMBERED = re.compile(rf"\s*[（(](?P<number>{NUMBER})(?P<more>[^（）()]{{0,40}})[）)]", re.VERBOSE)
_SHORT = re.compile(r"(?:以下|下文|下称|以下统称)?(?:简称|统称)[：:]?[“\"]?《(?P<name>[^《》]{1,30})》")
_SHORT_AFTER = re.compile(
    r"\s*[（(][^（）()]{0,20}(?:简称|统称)[：:]?[“\"]?《(?P<name>[^《》]{1,30})》[^（）()]{0,6}[）)]"
)
_PATH_AFTER = re.compile(rf"\s*(?:的)?(?P<path>{PATHS})")
_NUMBER = re.compile(NUMBER, re.VERBOSE)
# What stands in 《》 and is no document that rules: certificates, forms, contracts, newspapers.
_NO_DOCUMENT = re.compile(
    r"(?:证|证书|执照|表|申请书|承诺书|协议书?|合同书?|说明书|报告书|通知书|日报|晚报|杂志|学报|台账|登记簿|清册)(?:（[^）]*）)?$"
)
# Words that run into a number which stands free: 仍按照某科规〔2019〕3号.
_BEFORE_NUMBER = re.compile(r"(?:.*[按照据依和与及以的于由对将在经到]|.*(?:执行|参见|详见|印发|通过|废止))?")
_COUNT = {"": 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NOTE = re.compile(r"[（(][^（）()]{1,20}[）)]")


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What a document is found by.

    aliases  other titles that it goes by (without its region, without （试行））
    places   place in its one written form (第五条第二款) → clause_id; may be any mapping, also one that looks up late
    """

    doc: str
    title: str
    number: str | None = None
    aliases: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)


def document_key(document: Document, clauses: Sequence[Clause]) -> DocumentKey:
    """Return the key of a document of the corpus."""
    title = document.masthead.title
    return DocumentKey(
        document.doc, title, document.masthead.document_number, _aliases(title), places_of(clauses)
    )


def find_references(document: Document, clauses: tuple[Clause, ...]) -> tuple[Reference, ...]:
    """Return every reference of a document, in document order: 《…》（文号）, 《…》 alone, a bare document number, 本办法
    第五条第二款第（三）项, 前款, 本条第一款, 专栏3, 附件2, 本规划.

    `title` is the full title also where the text uses a short one that it has introduced (以下简称《规划》). A list or range of
    places is one reference each. Places in the document itself are resolved; others are left to `resolve`.
    """
    finder = _Finder(document, places_of(clauses))
    for clause, (locator, box) in zip(clauses, _held(clauses), strict=True):
        if clause.kind != "signature":
            finder.read(clause, locator, box)
    return tuple(sorted(finder.found, key=lambda found: (found.span.start, found.span.end)))


def resolve(references: Sequence[Reference], documents: Sequence[DocumentKey]) -> tuple[Reference, ...]:
    """Return the references with the document and clause of the corpus that they mean, in the order given.

    A document is found by its number, else by its title or an alias where only one document bears it; a title whose
    document has another number is not it. References within a document stay as they are.
    """
    directory = _Directory(documents)
    return tuple(
        reference if reference.target_doc else directory.resolved(reference) for reference in references
    )


def _aliases(title: str) -> tuple[str, ...]:
    """Return the other names of a title: without its region, without notes in brackets."""
    ways = [title, _NOTE.sub("", title)]
    for way in list(ways):
        for region in leading_regions(way)[:1]:
            if way.startswith(region):
                ways.append(way[len(region) :].removeprefix("人民政府").removeprefix("关于"))
    return tuple(way for way in dict.fromkeys(ways) if way and way != title)


def _held(clauses: Sequence[Clause]) -> list[tuple[Locator, Locator]]:
    """Return for each clause the place that it is or stands in, and the 专栏 in which it stands."""
    found: list[tuple[Locator, Locator]] = []
    by_id: dict[str, tuple[Locator, Locator]] = {}
    for clause, locator in zip(clauses, locate(clauses), strict=True):
        above, box = by_id.get(clause.parent or "", ((), ()))
        boxed = bool(locator) and locator[0].unit == "专栏"
        held = (above, locator[:1]) if boxed else (locator or above, box)
        by_id[clause.clause_id] = held
        found.append(held)
    return found


@dataclass(slots=True)
class _Finder:
    """Reads clause after clause; remembers the short titles that the document introduces."""

    document: Document
    places: Mapping[str, str]
    found: list[Reference] = field(default_factory=list)
    short: dict[str, tuple[str, str]] = field(default_factory=dict)

    def read(self, clause: Clause, here: Locator, box: Locator) -> None:
        """Add the references of one clause; `here` is the place in which it stands, `box` its 专栏."""
        taken = [(0, len(clause.label))]
        for quoted in quoted_titles(clause.text):
            taken.append(self._titled(clause, quoted))
        for number in _NUMBER.finditer(clause.text) if "号" in clause.text else ():
            if not _overlaps(taken, number.start(), number.end()) and clause.kind != "header":
                start = number.start() + len(_BEFORE_NUMBER.match(number["code"])[0])  # type: ignore[index]
                self._add(
                    clause, start, number.end(), number=normalize_number(clause.text[start : number.end()])
                )
                taken.append(number.span())
        if clause.kind == "header":
            return
        for own in _OWN.finditer(clause.text):
            if not _overlaps(taken, own.start(), own.end()):
                rows = box and own["bare"] and own["bare"].endswith("项") and "（" not in own["bare"]
                self._own(clause, own, box if rows else here)

    def _titled(self, clause: Clause, quoted: Quoted) -> tuple[int, int]:
        """Add the references that a title in 《》 makes with what follows it; return the stretch that was read."""
        text, end = clause.text, quoted.end
        title, number = promote(quoted.inner), ""
        if numbered := _NUMBERED.match(text, end):
            number, end = normalize_number(numbered["number"]), numbered.end()
        short = _SHORT.search(numbered["more"]) if numbered else _SHORT_AFTER.match(text, quoted.end)
        if short:
            self.short[short["name"]] = (title, number)
            end = max(end, short.end()) if not numbered else end
        elif title in self.short:
            title, number = self.short[title]
        introduces = text.endswith(("简称", "简称：", "统称"), 0, quoted.start)
        if introduces or _NO_DOCUMENT.search(title) or not same_words(title):
            return quoted.start, end
        path = _PATH_AFTER.match(text, end)
        if path is None:
            self._add(clause, quoted.start, end, title, number)
            return quoted.start, end
        for start, stop, locator in read(path["path"]):
            first = quoted.start if start == 0 else path.start("path") + start
            self._add(clause, first, path.start("path") + stop, title, number, locator)
        return quoted.start, path.end()

    def _own(self, clause: Clause, own: re.Match[str], here: Locator) -> None:
        """Add the references within the document: 本办法第五条, 前款, 本条第一款, 第三项."""
        if own["self"] and not own["self_path"]:
            self._add(clause, *own.span(), inside=True)
        elif own["self"]:
            self._places(clause, own, "self_path", ())
        elif own["bare"]:
            self._places(clause, own, "bare", here)
        elif own["annex"]:
            self._place(clause, own.start(), own.end(), (Step("附件", 0),), needed=True)
        else:
            for base in _relative(own["relative"], here):
                if own["path"]:
                    self._places(clause, own, "path", base)
                elif own["relative"][0] == "前" and base:
                    self._place(clause, own.start(), own.end(), base)

    def _places(self, clause: Clause, own: re.Match[str], group: str, above: Locator) -> None:
        for start, stop, locator in read(own[group], above):
            first = own.start() if start == 0 else own.start(group) + start
            needed = group == "bare" and locator[0].unit != "条"
            self._place(clause, first, own.start(group) + stop, locator, needed=needed)

    def _place(self, clause: Clause, start: int, end: int, locator: Locator, *, needed: bool = False) -> None:
        target = self.places.get(write(locator))
        if needed and (target is None or target == clause.clause_id):
            return  # 专栏3, 第10项: only a reference where the document has such a place
        self._add(clause, start, end, locator=locator, inside=True, target=target)

    def _add(
        self,
        clause: Clause,
        start: int,
        end: int,
        title: str = "",
        number: str = "",
        locator: Locator = (),
        *,
        inside: bool = False,
        target: str | None = None,
    ) -> None:
        masthead = self.document.masthead
        itself = bool(title and masthead.title) and same_words(title) == same_words(masthead.title)
        if number and masthead.document_number and number != masthead.document_number:
            itself = False
        span = Span(clause.span.start + start, clause.span.start + end)
        self.found.append(
            Reference(
                doc=clause.doc,
                clause_id=clause.clause_id,
                title=title,
                number=number,
                locator=write(locator),
                target_doc=clause.doc if inside or itself else None,
                target_clause=self.places.get(write(locator)) if itself and locator else target,
                quote=clause.text[start:end],
                span=span,
            )
        )


class _Directory:
    """The documents of the corpus by number and by title."""

    def __init__(self, documents: Sequence[DocumentKey]) -> None:
        self.by_number: dict[str, DocumentKey] = {}
        self.by_title: dict[str, list[DocumentKey]] = {}
        for key in documents:
            if key.number:
                self.by_number.setdefault(normalize_number(key.number), key)
            for title in dict.fromkeys((key.title, *key.aliases)):
                if words := same_words(title):
                    self.by_title.setdefault(words, []).append(key)

    def resolved(self, reference: Reference) -> Reference:
        """Return the reference with what it means, as it is where that is not in the corpus."""
        key = self._document(reference)
        if key is None:
            return reference
        place = key.places.get(reference.locator) if reference.locator else None
        return replace(reference, target_doc=key.doc, target_clause=place)

    def _document(self, reference: Reference) -> DocumentKey | None:
        number = normalize_number(reference.number) if reference.number else ""
        if number and number in self.by_number:
            return self.by_number[number]
        ways = dict.fromkeys((reference.title, _NOTE.sub("", reference.title))) if reference.title else {}
        for way in ways:
            fits = [
                key
                for key in self.by_title.get(same_words(way), ())
                if not (number and key.number and normalize_number(key.number) != number)
            ]
            exact = [key for key in fits if same_words(key.title) == same_words(reference.title)]
            if len(exact or fits) == 1:
                return (exact or fits)[0]
        return None


def _relative(words: str, here: Locator) -> Iterator[Locator]:
    """Yield the places that 前款, 前两款, 前条, 本条, 本款, 本部分 mean in a place."""
    unit = words[-1] if words != "本部分" else "部分"
    at = next((index for index, step in enumerate(here) if step.unit == unit), None)
    if words.startswith("本"):
        yield here[: at + 1] if at is not None else ()
        return
    if unit == "款" and at is None and here and here[-1].unit == "条":
        return  # the article's first 款 has none before it
    if at is None:
        return
    count = _COUNT.get(words[1:-1], 1)
    step = here[at]
    for number in range(max(1, step.number - count), step.number):
        yield (*here[:at], Step(unit, number))


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(start < right and left < end for left, right in taken)
