"""The label grammar: with which label, if any, does a line begin, and which labels stand inside it.

Levels of official documents are 一、 （一） 1. （1） (GB/T 9704-2012 §7.3.3); of laws 编 章 节 条 款 项 目 (立法法 §65).
Around them stand 专栏N, 表N, 附件N, 第一步, 一是, 首先, dashes and bullets. Every function here is pure and linear in its text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "part", "subpart", "chapter", "division", "article",
    "cn_comma", "cn_paren", "step", "arabic", "arabic_paren", "circled",
    "point", "dash", "box", "table", "annex",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A label in a line: `text` as printed is line[start:end]; the words of the unit begin at or after `end`.

    ordinal  the number that it prints, 0 where it prints none (a dash, 附件 alone)
    sub      2 for 第三条之二, else 0
    variant  tells apart kinds of one style that do not count together (一是 / 首先 / 第一，)
    """

    style: Style
    ordinal: int
    text: str
    start: int
    end: int
    sub: int = 0
    variant: str = ""


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "—": 1, "－": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SERIES = ("首先", "其次", "再次", "最后")


def chinese_ordinal(text: str) -> int:
    """Return the number that Chinese or Arabic digits print; 0 where they print none.

    >>> [chinese_ordinal(t) for t in ("十一", "一百二十", "一千零一", "二〇", "１２", "")]
    [11, 120, 1001, 20, 12, 0]
    """
    if text.isdecimal():
        return int(text)
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text if c in _DIGITS)[:9] or "0")
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS.get(c, 0)
    return total + digit


_CN = r"[一二三四五六七八九十百千零〇○两]"
_OCR = r"[一二三四五六七八九十百千零〇○两—－]"  # a scanner takes 一 for a dash
_N = rf"(?:{_CN}{{1,9}}|[0-9０-９]{{1,4}})"
# What follows a mention ("第二条规定的", "第三章的", "第五条、第六条") but never a label.
_MENTION = r"""(?!(?:[、，。；：,;)）》〉」”]|规定|所|的|中|第|和|或|及|与|至|到|之|以[外上下前后内]|
                   [（(]?[一二三四五六七八九十]+[)）]?[项款目]|款|项|情形|修改|相应|改为|关于.{0,9}的规定))"""

_PATTERNS: tuple[tuple[Style, str], ...] = (
    ("part", rf"第\s*(?P<n>{_N})\s*编 (?!辑|制|号|队) {_MENTION}"),
    ("subpart", rf"第\s*(?P<n>{_N})\s*分编 {_MENTION}"),
    ("chapter", rf"第\s*(?P<n>{_N})\s*(?:章|部\s?分|篇) {_MENTION}"),
    ("division", rf"第\s*(?P<n>{_N})\s*节 (?!课|能|约|水|日|目|点) {_MENTION}"),
    ("article", rf"第\s*(?P<n>{_N})\s*条 (?:\s?之\s?(?P<sub>{_CN}{{1,3}})(?!规定))? {_MENTION}"),
    ("step", rf"第\s*(?P<n>{_CN}{{1,2}})\s*(?P<variant>步|阶段) (?=\s*[，,：:、（(。]|\s|$)"),
    ("cn_comma", rf"""
        (?P<n> (?![—－]{{2}}) {_OCR}{{1,3}} ) \s*
        (?: [、．] | \.(?!\d) )
        (?! \s*{_CN}{{1,3}}\s*[月季款项条级类次期日年线批等区档产、和] )      # 三、四季度  一、二产业  一、二款
    """),
    ("cn_paren", rf"""
        (?: [（(]\s* (?P<n> (?![—－]{{2}}) {_OCR}{{1,4}} ) \s*[)）] | (?P<sign>[㈠-㈩]) )
        (?: [、．] | \.(?!\d) )?
        (?! \s*[（(]{_CN}{{1,4}}[)）] )                                      # （三）（四）项
        (?! \s*(?: 项(?!目) | 款(?!待) | [、和至或]\s*[（(]?第?[（(] | 所列 | 规定的 ) )
    """),
    ("arabic", r"""
        (?P<n>[0-9０-９]{1,3}) \s*
        (?: [.．﹒] \s* (?![0-9０-９])                                        # not 3.14, 1.5倍
          | [.．]  \s* (?= (?:19|20)[0-9]{2}\s*[年—-]                        # but 3.2025年底前建成
                         | [0-9]{1,2}月(?!均|度)                              # and 4.5月底前完成
                         | [345][GDg][^0-9] )                                 # and 2.5G网络
          | 、 \s* (?![0-9０-９]) )                                          # not 1、2号楼
        (?<!\s)
      | (?P<m>(?P<variant>0)[1-9]) (?=[ \t\u3000]{1,2}[\u4e00-\u9fff“《](?!\s))             # 01 先进陶瓷：items of a 专栏
      | (?P<sign>[⒈-⒛])
    """),
    ("arabic_paren", r"""
        [（(]\s* (?P<n>[0-9０-９]{1,2}) \s*[)）] (?! \s*(?:项(?!目)|款) )     # not （2024）
      | (?P<sign>[⑴-⒇])
      | (?P<m>[0-9０-９]{1,2}) \s*[)）]
    """),
    ("circled", r"(?P<sign>[①-⑳❶-❿])"),
    ("point", rf"""
        (?P<n>{_CN}{{1,3}}) \s* (?P<variant>是|要) (?! [一二三四五六七八九十]、 )   # not 一是一、二是二
      | 第 (?P<m>{_CN}{{1,2}}) (?=[，,、：:])
      | 其 (?P<k>{_CN}{{1,2}}) (?=[，,、：:])
      | (?P<series>首先|其次|再次|最后) (?=[，,、：:])
    """),
    ("dash", r"""
        (?P<mark> —{1,2} | －{1,2} | ―{1,2} | ─{1,2} | ━{1,2} | –{1,2} | -{2}
                | -(?=[\s\u4e00-\u9fff“《]) | [•·●○■□▪◆◇★※➢►▶] | [*]\s )
        \s* (?![\s\d—－―─━–*-])                                             # not -5%, not a rule
    """),
    ("box", rf"""
        【?专\s?栏\s*
        (?P<n> {_CN}{{1,3}}
             | [0-9０-９]{{1,3}}? (?= (?:19|20)[0-9]{{2}}年 | (?![0-9０-９]) ) )?  # 专栏12023年: 专栏1
        (?: [-－—][0-9]{{1,2}} )? 】?
    """),
    ("table", rf"(?:附?表|图表)\s*(?P<n>{_N}) (?:[-－.]{_N})? (?![0-9.%])"),
    ("annex", rf"附\s*(?:件|录|表(?!\d))\s*(?P<n>{_N})? (?:\s*[-－—之]\s*{_N})? | 附(?=\s*[：:])"),
)  # fmt: skip
_LINE = tuple((style, re.compile(pattern, re.VERBOSE)) for style, pattern in _PATTERNS)
_BEGINNINGS = frozenset(
    "第一二三四五六七八九十百千零〇○两其首再最专附表图【（(—－―─━–-•·●○■□▪◆◇★※➢►▶*0123456789０１２３４５６７８９"
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
) | {chr(c) for first, last in ("⒈⒛", "⑴⒇", "①⑳", "❶❿") for c in range(ord(first), ord(last) + 1)}
_SIGNS = ("㈠", "⒈", "⑴", "①", "❶")
_HEADED = frozenset({"part", "subpart", "chapter", "division"})
_TITLE_LIMIT = 60


def _label(style: Style, match: re.Match[str]) -> Label:
    groups = match.groupdict()
    sign = groups.get("sign")
    series = groups.get("series")
    digits = groups.get("n") or groups.get("m") or groups.get("k") or ""
    if sign:
        ordinal = ord(sign) - ord(max(s for s in _SIGNS if s <= sign)) + 1
    elif series:
        ordinal = _SERIES.index(series) + 1
    else:
        ordinal = chinese_ordinal(digits)
    variant = groups.get("variant") or ""
    if style == "point" and not variant:
        variant = "series" if series else "其" if groups.get("k") else "第"
    end = match.start() + len(match.group().rstrip())
    text = match.string[match.start() : end]
    return Label(style, ordinal, text, match.start(), end, chinese_ordinal(groups.get("sub") or ""), variant)


def _fits(label: Label, line: str) -> bool:
    """Whether the rest of the line is what such a label stands before."""
    rest = line[label.end :].strip()
    if label.style in _HEADED or label.style == "table":  # a heading, not a sentence that mentions a chapter
        return len(rest) <= _TITLE_LIMIT and not rest.endswith(("。", "；", "，"))
    if label.style == "box":
        return len(rest.split("。")[0]) <= _TITLE_LIMIT and (
            label.ordinal > 0
            or (_is_title(rest) and line[label.end : label.end + 1] in ("", " ", "\u3000", "：", ":"))
        )
    if label.style == "annex":
        return _is_title(rest) or rest.startswith(("：", ":"))
    if label.style == "dash":
        return bool(rest)
    return True


def _is_title(rest: str) -> bool:
    return (
        len(rest) <= _TITLE_LIMIT
        and not re.search(r"[。；，]", rest)
        and not re.match(r"所|中|的|规定", rest)
    )


def line_label(line: str) -> Label | None:
    """Return the label that a line (without leading white space) begins with, or None.

    >>> [line_label(t) is None for t in ("第二条规定的", "2025.", "1.2%", "三、四季度", "（三）项", "5G网络", "3.14")]
    [True, True, True, True, True, True, True]
    >>> [line_label(t).text for t in ("第一百二十条之一 资助", "(三)实施", "１．提高", "⑵服务", "——企业", "专栏3现代")]
    ['第一百二十条之一', '(三)', '１．', '⑵', '——', '专栏3']
    """
    if line[:1] not in _BEGINNINGS:
        return None
    for style, pattern in _LINE:
        match = pattern.match(line)
        if match is not None:
            label = _label(style, match)
            if (label.ordinal or style in ("dash", "annex", "box")) and _fits(label, line):
                return label
    return None


def is_bare(label: Label, line: str) -> bool:
    """Whether the label stands alone on its line, its words having slipped to the next one."""
    return not line[label.end :].strip(" \t\u3000：:")


# Labels inside a line stand after the end of a sentence or clause; each alternative is one of the line patterns.
_INNER = re.compile(
    rf"""(?<=[。；;：:！？!?）)”…，,])[ \t\u3000]*(?P<label>
        {_CN}{{1,3}}[是要] | (?:首先|其次|再次|最后)[，,] | 第{_CN}{{1,2}}[，,] | 其{_CN}[，,：:]
      | 第{_CN}{{1,9}}[条章节] | {_CN}{{1,3}}、 | [（(]{_CN}{{1,4}}[)）] | [㈠-㈩①-⑳⑴-⒇]
      | [（(][0-9０-９]{{1,2}}[)）] | [0-9０-９]{{1,3}}[.．、] | —— | 专栏[0-9一二三四五六七八九十])""",
    re.VERBOSE,
)
# A heading runs into its first child: 二、重点任务（一）强化创新
_GLUED = re.compile(r"(?<=[\u4e00-\u9fff”’》）\s])(?P<label>[（(]一[)）]|1[.．](?=[^\s\d])|第一[条节](?=\s))")
_GLUE_REACH = 60
_AFTER_SPACE = re.compile(r"(?<=[^\s\d])[ \t\u3000]+(?P<label>[0-9０-９]{1,2}[.．])(?=[^\s\d])")


def inner_labels(line: str, start: int = 0) -> Iterator[tuple[Label, str]]:
    """Yield labels that may begin a unit inside the line, after `start`, each with the character before it.

    They are candidates: only a count that goes on (1. then 2., 一是 then 二是) makes them units.
    """
    found = {m.start("label") for m in _INNER.finditer(line, start)}
    found |= {m.start("label") for m in _AFTER_SPACE.finditer(line, start)}
    found |= {m.start("label") for m in _GLUED.finditer(line, start, start + _GLUE_REACH)}
    for at in sorted(found):
        for style, pattern in _LINE:
            match = pattern.match(line, at)
            if match is not None:
                label = _label(style, match)
                if label.ordinal or style == "dash":
                    yield label, line[:at].rstrip()[-1:] if at < 64 else line[at - 64 : at].rstrip()[-1:]
                break
