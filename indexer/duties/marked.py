"""Responsibilities that the text marks as such: in brackets, after 责任单位：, or 省科技厅牵头，省财政厅配合 in brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.duties.names import is_agency, is_body, split_names

_LEAD_LABEL = r"""
    (?:第一|主要|总)?(?:牵头|责任|负责|主办|承办|实施|落实|主责|承担|组织)(?:[和及、]?(?:牵头|责任|负责|主责|落实|实施))?
    (?:单位|部门|地区|主体|机构|处室|科室)
"""
_SUPPORT_LABEL = r"""
    (?:配合|协办|参加|参与|协助|协同|支持|指导|会办|成员)(?:[和及、]?(?:配合|协办|参加|参与|协助|责任))?
    (?:单位|部门|地区|机构)
"""
_OTHER_LABEL = (
    r"(?:完成|工作|时间|时限|进度|建设|实施)?(?:时限|时间|节点|期限|要求|安排|进度|目标)|联系人|总投资|备注"
)
_LEAD_VERB = r"""
    (?:按照?|依据?|根据)(?:各自|部门)?(?:的)?(?:职责|职能|责任|任务)(?:分工)?
        (?:分别|共同|具体|分工)?(?:牵头|负责|落实|组织实施|推进|抓好落实|组织推进)?(?:落实|实施)?
  | (?:共同|联合|具体|总)?牵头(?:负责|组织|实施|推进|落实|办理)?(?:实施|落实)?
  | (?:分工|分别|共同|具体|统一|总体|全面|各自)?负责(?:落实|实施|推进|组织实施)?
  | 主办 | 承办 | (?:组织|抓好|具体)?(?:实施|落实)
"""
_SUPPORT_VERB = r"""
    (?:予以|积极|分工|共同|协同|密切|协助)?(?:配合|参加|参与|协助|协办|协同|支持|指导)(?:配合|实施|落实|推进|做好)?
"""
_ROLE = re.compile(
    rf"""(?:
      (?P<lead_label>{_LEAD_LABEL})[：:]
    | (?P<support_label>{_SUPPORT_LABEL})[：:]
    | (?P<other_label>{_OTHER_LABEL})[：:]
    | (?P<lead_verb>{_LEAD_VERB})(?=[，,；;。]|$)
    | (?P<support_verb>{_SUPPORT_VERB})(?=[，,；;。]|$)
    )""",
    re.VERBOSE,
)
_LABELLED = re.compile(rf"(?:{_LEAD_LABEL}|{_SUPPORT_LABEL})[：:]", re.VERBOSE)
_LABEL_BEFORE = re.compile(r"(?:[\s，,；;。、：:）)项条款节章]|部分|任务|方向|工作)$")
_LIST_END = re.compile(
    r"[。\n]|[；;](?!\s*(?:配合|协办|参[加与]|协助|责任|牵头|完成|时限|支持|指导|主办|承办))"
)
_SECOND_LABELS = ("配合", "协", "参", "支持", "指导", "责任")
_REACH = 60  # how far before a label its scope words may stand, and after a line break the next label
_MAY_HOLD = re.compile(
    r"单位|部门|地区|主体|机构|处室|科室|牵头|负责|配合|参[加与]|协[助办同]|职责|落实|实施|[厅局委办]"
)

_NUMBER = r"[0-9０-９一二三四五六七八九十百两]{1,6}+"
_MARK = rf"第?[（(]?{_NUMBER}[）)]?[.．]?"
_UNIT_WORD = r"(?:大?项|[条款点]|个(?:方向|方面|任务|部分|行动|工程|专项)|部分)"
# Which units a line speaks of: 以上第9至11项任务，/ 上述第（三）（四）项，/ 本部分 / 以上三项
SCOPE = re.compile(
    rf"""
    (?P<scope>
        (?:以上|上述|前述|本[节章部]?分?)?的?
        {_MARK}(?:{_UNIT_WORD})?(?:(?:[、，至到—\-－~～和及])?{_MARK}(?:{_UNIT_WORD})?)*
        (?<=[项条款点向面务分动程]) (?:工作)?(?:重点)?(?:任务|措施|内容|工作|项目)?
      | (?:以上|上述|前述)(?:各|所有)?(?:{_UNIT_WORD}|任务|措施|内容|工作|事项)(?:任务|措施|工作)?
      | 本(?:部分|节|章|条|款|项|任务|专栏|表)(?:各项)?(?:工作|任务|措施)?
    )[，,]?(?:均|统一|都)?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who leads and who supports, as one stretch of a text says.

    start, end  the stretch, in code points of the text that was searched
    scope       words that say which units are meant (以上第9至11项任务), "" where it is the unit itself
    """

    start: int
    end: int
    lead: tuple[str, ...]
    support: tuple[str, ...]
    scope: str = ""


def find_marked(text: str) -> tuple[Assignment, ...]:
    """Return the marked responsibilities of a text in order: brackets first parsed whole, then labels outside of them."""
    if not _MAY_HOLD.search(text):
        return ()
    found: list[Assignment] = []
    for start, end in _brackets(text):
        at_end = not text[end:].strip("　 \t\n。；;，,")
        parsed = read_roles(text[start + 1 : end - 1]) or (_bare(text, start, end) if at_end else None)
        if parsed:
            found.append(Assignment(start, end, parsed[0], parsed[1], parsed[2]))
    taken = [(item.start, item.end) for item in found]
    found.extend(_labels_outside(text, taken))
    return tuple(sorted(found, key=lambda item: item.start))


def read_roles(content: str) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """Read who leads and who supports from the inside of a bracket or from a labelled line.

    Returns (lead, support, scope words), or None where it says nothing of the kind. 会同, 参加 and 指导 are support,
    责任单位 beside 牵头单位 too.
    """
    scope = ""
    opening = SCOPE.match(content)
    if opening and opening.end() < len(content):
        scope, content = opening["scope"], content[opening.end() :]
    marks = list(_ROLE.finditer(content))
    if not any(mark.lastgroup != "other_label" for mark in marks):
        return None
    lead: list[str] = []
    support: list[str] = []
    for role, by_label, listing in _listings(content, marks):
        names = _names(listing, by_label)
        if names is None:
            return None
        second = role == "support" or (role == "follow" and lead)
        (support if second else lead).extend(name for name in names[0] if name not in lead)
        support.extend(names[1])
    if not lead and not support:
        return None
    return (
        tuple(dict.fromkeys(lead)),
        tuple(name for name in dict.fromkeys(support) if name not in lead),
        scope,
    )


def _listings(content: str, marks: list[re.Match[str]]) -> Iterator[tuple[str, bool, str]]:
    """Yield (role, by label, list of names) for each role word; role "follow" leads only where nobody leads yet."""
    free = 0
    for number, mark in enumerate(marks):
        group = mark.lastgroup or ""
        if group.endswith("label"):
            stop = marks[number + 1].start() if number + 1 < len(marks) else len(content)
            if number + 1 < len(marks) and (marks[number + 1].lastgroup or "").endswith("verb"):
                stop = max(content.rfind(sign, mark.end(), stop) for sign in "；;，,")
                stop = stop if stop > 0 else marks[number + 1].start()
            free = stop
            if group == "other_label":
                continue
            word = mark[group]
            role = "support" if group == "support_label" else "lead" if word.startswith("牵头") else "follow"
            yield role, True, content[mark.end() : stop]
        else:
            listing = content[free : mark.start()].lstrip("；;，, ")
            free = mark.end()
            if not listing:
                continue
            follow = re.search(r"落实|实施|负责", mark[group]) and "牵头" not in mark[group]
            yield ("support" if group == "support_verb" else "follow" if follow else "lead"), False, listing


def _names(listing: str, by_label: bool) -> tuple[list[str], list[str]] | None:
    """Return (names, names after 会同); None where the list is not one of bodies."""
    listing = listing.strip().removeprefix("由")
    first, _, along = listing.partition("会同")
    names = [name for name in split_names(first) if not _is_time(name)]
    others = [name for name in split_names(along) if not _is_time(name)]
    if by_label:
        kept = [name for name in names if 2 <= len(name) <= 40 and not re.search(r"[。：:]", name)]
        return kept, [name for name in others if len(name) <= 40]
    if not names or any(
        len(name) > 40 or re.search(r"[。：:！？]|牵头|负责|配合", name) for name in names + others
    ):
        return None
    if not any(is_body(name) for name in names):
        return None
    return names, others


def _is_time(name: str) -> bool:
    return re.search(r"\d{4}年|年底|月底|前完成|长期|持续|完成$|〔\d{4}〕", name) is not None or name in {
        "-",
        "—",
        "/",
        "无",
    }


def _bare(text: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...], str] | None:
    """Read a closing bracket that only lists bodies: …。（省科技厅、省财政厅）."""
    before = text[:start].rstrip("　 \t\n")
    if not before or before[-1] not in "。；;！":
        return None
    names = split_names(text[start + 1 : end - 1])
    if not names or not all(is_agency(name) and len(name) <= 24 for name in names):
        return None
    return names, (), ""


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost brackets （…）, (…), 【…】, [...] as (start, end), closed ones only."""
    opened: list[int] = []
    for at, char in enumerate(text):
        if char in "（(【[［〔":
            opened.append(at)
        elif char in "）)】]］〕" and opened:
            start = opened.pop()
            if not opened:
                yield start, at + 1
        elif char == "\n":
            opened.clear()


def _labels_outside(text: str, taken: list[tuple[int, int]]) -> Iterator[Assignment]:
    """Yield 责任单位：… and 牵头单位：…；配合单位：… that stand outside of brackets, to the end of the sentence or line."""
    done = 0
    for label in _LABELLED.finditer(text):
        start = label.start()
        reach = max(done, start - _REACH)
        if start < done or any(a <= start < b for a, b in taken):
            continue
        if start and not _LABEL_BEFORE.search(text[reach:start]):
            continue
        end = _label_end(text, label.end())
        head = max(text.rfind(sign, reach, start) for sign in "。；;\n")
        head = max(head + 1, reach)
        scope = next(
            (
                found
                for found in SCOPE.finditer(text, head, start)
                if not text[found.end() : start].strip("，, ")
            ),
            None,
        )
        if scope:
            start = scope.start()
        parsed = read_roles(text[start:end])
        if parsed and all(is_body(name) for name in parsed[0][:1]):
            yield Assignment(start, start + len(text[start:end].rstrip()), *parsed)
        done = end


def _label_end(text: str, at: int) -> int:
    """Return where the lists after a label end: at 。 or at a line break that no further label follows."""
    while stop := _LIST_END.search(text, at):
        if stop[0] == "。":
            return stop.end()
        following = _LABELLED.match(text[stop.end() : stop.end() + _REACH].lstrip())
        if stop[0] != "\n" or following is None or not following[0].startswith(_SECOND_LABELS):
            return stop.start()
        at = stop.end()
    return len(text)
