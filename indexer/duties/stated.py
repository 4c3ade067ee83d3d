"""Responsibilities that a sentence states: 由省科技厅会同省财政厅制定, 省税务局负责核对…, 省财政厅应当下达…, 银川市要….

Which sentences count depends on the text. In the articles of a 办法 every act that the text puts on a public body
is its duty. In a 规划 or 方案 a sentence counts where it says 负责, 牵头, 会同, 承担…工作 or 由…; 应当 and 要 count only
where the body is named and nothing else in the clause is marked with responsible units. Powers (可以), bans (不得)
and conditions (…的，) are no duties.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.duties import grammar
from indexer.duties.marked import SCOPE, Assignment
from indexer.duties.names import is_place, is_specific, split_names

_SCOPE_FIRST = "以上前本第（(0123456789０１２３４５６７８９一二三四五六七八九十"
_LEVELS = frozenset(("自治区", "省", "省级", "市", "市级", "县", "县级", "区级", "各市", "各市县"))
_LONGEST_SCOPE = 60
_SENTENCE = re.compile(r"[^。；;！？\n：]+[。；;！？：]?")
_PART = re.compile(r"[^，,]+")
_MAY_HOLD = re.compile(r"负责|牵头|会同|配合|由|承担|主管|应|要|须|职责|责任|职能|委托|聘请|负总责")


@dataclass(slots=True)
class _Draft:
    """A duty while its sentence is being read."""

    start: int
    end: int
    lead: tuple[str, ...]
    support: list[str] = field(default_factory=list)
    scope: str = ""

    def add(self, names: tuple[str, ...], end: int) -> None:
        """Add supporting bodies that a later part names."""
        self.support.extend(name for name in names if name not in self.lead and name not in self.support)
        self.end = max(self.end, end)


@dataclass(frozen=True, slots=True)
class _Clause:
    """What is known of the clause that is read; see `find_stated`."""

    text: str
    legal: bool
    marked: bool
    inherited: tuple[str, ...]


def find_stated(
    text: str, start: int = 0, *, legal: bool = False, marked: bool = False, inherited: tuple[str, ...] = ()
) -> tuple[Assignment, ...]:
    """Return the duties that sentences of a clause state.

    text       the clause, marked responsibilities blanked out with signs of the same length
    start      where its own words begin, behind the label
    legal      the clause is (part of) an article
    marked     the clause is governed by a marked responsibility
    inherited  the leading bodies of the lead-in that the clause is an item of
    """
    if not legal and not _MAY_HOLD.search(text):
        return ()
    clause = _Clause(text, legal, marked, inherited)
    drafts: list[_Draft] = []
    before: list[_Draft] = []  # the sentence before, where it ended in ；: 同级财政部门予以配合 belongs to it
    for sentence in _SENTENCE.finditer(text, start):
        found = _sentence(clause, sentence.start(), sentence.end(), before)
        drafts.extend(found)
        before = (found or before) if sentence[0].endswith(("；", ";")) else []
    return tuple(
        Assignment(item.start, item.end, item.lead, tuple(item.support), item.scope) for item in drafts
    )


def _sentence(clause: _Clause, start: int, end: int, before: list[_Draft]) -> list[_Draft]:
    """Read one sentence, its closing sign included, and return the duties that begin in it."""
    own = _own_duties(clause, start, end)
    if own:
        return [own]
    drafts: list[_Draft] = []
    scope: tuple[int, str] | None = None
    last = ""
    for at, stop in _parts(clause.text, start, end):
        part = clause.text[at:stop]
        if named := _scope(part):
            scope = (at, named["scope"])  # 以上第9至11项任务，由…牵头
            continue
        names = _supporting(part)
        if names:
            drafts.extend(_support(clause, drafts or before, names, at, stop))
        elif drafts and grammar.THE_SAID.match(part):
            if sent := grammar.FORWARDED.search(last):  # …送省税务局、省统计局，两部门在10个工作日内反馈
                drafts[-1].add(split_names(sent["list"]), stop)
        else:
            draft = _draft(clause, part, at, end, going=bool(drafts))
            if draft and scope and not draft.scope:
                draft.start, draft.scope = scope
                scope = None
            _take(drafts, draft, part, stop)
        last = part
    if drafts and clause.text[end - 1] == "：":
        if not any(is_specific(name) for name in drafts[-1].lead):
            drafts.pop()  # 省有关部门按照下列分工履行职责：its items say who
        else:
            drafts[-1].end = end
    return drafts


def _own_duties(clause: _Clause, start: int, end: int) -> _Draft | None:
    """Take 省科技厅职责： as a duty for what follows, its first sentence included."""
    sentence = clause.text[start:end]
    if not grammar.OWN_END.search(sentence) or not (
        own := grammar.OWN_DUTIES.fullmatch(sentence.strip("　 。：:"))
    ):
        return None
    following = _SENTENCE.search(clause.text, end)
    return _Draft(
        end - len(sentence.lstrip("　 ")), following.end() if following else end, split_names(own["list"])
    )


def _take(drafts: list[_Draft], draft: _Draft | None, part: str, stop: int) -> None:
    """Add what a part says: a new duty, or more of the last one (会同 …, the same bodies again)."""
    if draft and not (drafts and set(draft.lead) <= set(drafts[-1].lead)):
        drafts.append(draft)
    elif draft:
        drafts[-1].add(tuple(draft.support), stop)
    elif drafts:
        along = grammar.ALONG.search(part)
        drafts[-1].add(split_names(along["list"]) if along else (), stop)


def _supporting(part: str) -> tuple[str, ...]:
    found = grammar.SUPPORTS.match(part) if grammar.SUPPORT_WORD.search(part) else None
    return split_names(found["list"]) if found else ()


def _support(
    clause: _Clause, owners: list[_Draft], names: tuple[str, ...], at: int, stop: int
) -> list[_Draft]:
    """Give the supporting bodies to the duties that they belong to; return a duty of their own where there is none."""
    if not owners:
        alone = not clause.marked and all(is_specific(name) for name in names)
        return [_Draft(at, stop, (), list(names))] if alone else []
    shared = [
        item for item in owners if item.scope and not item.support
    ]  # 第10项由甲牵头，第11项由乙牵头，丙配合
    for item in shared if len(shared) > 1 else owners[-1:]:
        item.add(names, stop if item is owners[-1] else item.end)
    return []


def _draft(clause: _Clause, part: str, at: int, end: int, *, going: bool) -> _Draft | None:
    """Return the duty that one part of a sentence states, if any. `end` is the sentence's."""
    if part.endswith("的"):
        return None
    agent = grammar.AGENT.search(part) if "由" in part else None
    if agent and _is_act(clause, part, agent):
        return _made(at, part, agent, _scope(part[: agent.start()].strip()))
    opening = SCOPE.match(part) if part[0] in _SCOPE_FIRST else None
    body = opening.end() if opening else 0
    subject = grammar.SUBJECT.match(part, body) if grammar.HAS_TAIL.search(part, body) else None
    if subject and _counts(clause, subject, at, end):
        return _made(at, part, subject, opening)
    place = grammar.BARE_LEVEL.match(part)
    if not place and not clause.marked and not clause.legal:
        place = grammar.PLACE_MUST.match(part)
    if place:
        places = tuple(re.split("[、和]", place["list"]))
        if places[0] in _LEVELS or all(is_place(name) for name in places):
            return _Draft(at, at + len(part), places)
    return None if going else _without_subject(clause, part, at)


def _made(at: int, part: str, found: re.Match[str], scope: re.Match[str] | None) -> _Draft:
    draft = _Draft(at, at + len(part), split_names(found["list"]), scope=scope["scope"] if scope else "")
    more = grammar.ALONG.search(part, found.end("list")) or grammar.COMMISSION.search(part, found.end("list"))
    if more:
        draft.add(split_names(more["list"]), draft.end)
    return draft


def _is_act(clause: _Clause, part: str, agent: re.Match[str]) -> bool:
    """Tell whether 由 + bodies goes on with an act that they must do."""
    after = part[agent.end() :]
    if part.endswith(("可以", "可", "也可"), 0, agent.start()):
        return False
    if grammar.ATTRIBUTIVE.match(after) or grammar.NO_ACT.match(after):
        return False
    if grammar.COSTS.search(part, 0, agent.start()) and grammar.BEARS.match(after):
        return False
    firm = clause.legal or grammar.FIRM.match(after) is not None
    return firm or any(is_specific(name) for name in split_names(agent["list"]))


def _counts(clause: _Clause, subject: re.Match[str], at: int, end: int) -> bool:
    """Tell whether a subject with its verb is a duty in this kind of text."""
    if subject["strong"]:
        return True
    if subject["modal"]:
        return clause.legal or (
            not clause.marked and all(is_specific(name) for name in split_names(subject["list"]))
        )
    after = at + subject.end("list")
    if not clause.legal or grammar.ATTRIBUTIVE.match(clause.text, after, end):
        return False
    if grammar.NO_STATEMENT.match(clause.text, after, end):
        return False
    modal = grammar.MODAL.search(clause.text, after, end)
    if modal is None or modal[0] not in grammar.POWER or modal[0] in ("不得", "不予"):
        return True
    circumstance = subject["plain"].startswith(("在", "对", "根据", "依", "按", "将"))
    return not circumstance and "，" in clause.text[after : modal.start()]


def _without_subject(clause: _Clause, part: str, at: int) -> _Draft | None:
    if clause.inherited and part.startswith("会同") and (along := grammar.ALONG.match(part)):
        return _Draft(at, at + len(part), clause.inherited, list(split_names(along["list"])))
    if clause.legal:
        return None
    commissioned = grammar.COMMISSION.search(part)
    if commissioned and grammar.ASSESSES.search(part, commissioned.end()):
        return _Draft(at + commissioned.start(), at + len(part), split_names(commissioned["list"]))
    answerable = grammar.ANSWERABLE.match(part)
    return _Draft(at, at + len(part), split_names(answerable["list"])) if answerable else None


def _scope(words: str) -> re.Match[str] | None:
    """Match words that do nothing but say which units are meant: 以上三项."""
    if not words or words[0] not in _SCOPE_FIRST or len(words) > _LONGEST_SCOPE:
        return None
    return SCOPE.fullmatch(words)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence between commas as (start, end), without blanks and closing signs."""
    for part in _PART.finditer(text, start, end):
        words = part[0]
        left = part.start() + len(words) - len(words.lstrip("　 \t*"))
        right = part.start() + len(words.rstrip("　 \t。；;！？：*"))
        if right > left:
            yield left, right
