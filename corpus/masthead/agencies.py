"""Names of bodies: telling one from other words, parting several on a line, and choosing the fuller of two."""

import re
from collections.abc import Iterable, Sequence

from corpus.masthead.vocabulary import vocabulary
from corpus.regions import leading_regions

_SEAL = re.compile(r"[（(](?:盖章|代章|印章|公章|章|代拟|印)[）)]")
_SHAPE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9（）()“”·、]{2,45}")
_NO_AGENCY = re.compile(
    r"关于|通知$|全部$|内部$|外部$|干部$|部分|^(?:附件|抄送|主送|来源|责任|牵头|发布|联系)|[一二三四五六七八九十]、|第[一二三四五六七八九十\d]+|的|了|[为是]|^(?:各|有关|全[省市县区州盟旗])"
)
_OTHERS = re.compile(r"等[\d一二三四五六七八九十]+(?:个)?(?:部门|单位|委局|厅局|部委)$")


def without_seal(text: str) -> str:
    """Return a signature's words without （盖章）, （代章） and the like."""
    return _SEAL.sub("", text).strip()


def is_agency(text: str) -> bool:
    """Whether words are the name of one body.

    >>> [is_agency(t) for t in ("云泽省科学技术厅", "中共云泽省委", "全部", "关于印发规划的通知", "二、重点任务")]
    [True, True, False, False, False]
    """
    return (
        _SHAPE.fullmatch(text) is not None
        and vocabulary().agency.search(text) is not None
        and _NO_AGENCY.search(text) is None
        and not text.startswith(("（", "(", "、"))
    )


def split_agencies(text: str) -> tuple[str, ...]:
    """Return the bodies that a line names, blanks inside a name removed; empty where it names anything else.

    Bodies are parted by blanks or 、, or stand one after the other, each with the same region in front. Single
    characters with blanks between them are one name set wide (财 政 部).

    >>> split_agencies("云泽省科学技术厅　云泽省财政厅"), split_agencies("财 政 部"), split_agencies("云泽省财政厅云泽省税务局")
    (('云泽省科学技术厅', '云泽省财政厅'), ('财政部',), ('云泽省财政厅', '云泽省税务局'))
    """
    words = _OTHERS.sub("", without_seal(text))
    pieces = _unspaced(re.split(r"[\s,，;；]+", words))
    if not pieces or not all(pieces):
        return ()
    if len(pieces) > 1 and not all(is_agency(piece) for piece in pieces):
        joined = "".join(pieces)
        return _unglued(joined) if is_agency(joined) else ()
    names = [name for piece in pieces for name in _listed(piece)]
    return tuple(names) if all(is_agency(name) for name in names) else ()


def _unspaced(pieces: Sequence[str]) -> list[str]:
    """财, 政, 部 → 财政部; runs of single characters are one piece."""
    joined: list[str] = []
    run = False
    for piece in pieces:
        single = len(piece) == 1
        if single and run:
            joined[-1] += piece
        else:
            joined.append(piece)
        run = single
    return joined


def _listed(piece: str) -> tuple[str, ...]:
    """甲局、乙局 → two; 市县（区）、 stays one. Bodies set one after the other are parted too."""
    parts = piece.split("、")
    if len(parts) > 1 and all(len(part) > 2 and is_agency(part) for part in parts):
        return tuple(parts)
    return _unglued(piece)


def _unglued(words: str) -> tuple[str, ...]:
    """Part names that begin with the same region: 甲省科技厅甲省财政厅."""
    regions = leading_regions(words)
    heads = (
        [
            head
            for head in ("中共" + regions[0], regions[0])
            if words.removeprefix("中共").startswith(regions[0])
        ]
        if regions
        else []
    )
    for head in heads:
        starts = [m.start() for m in re.finditer(re.escape(head), words)]
        starts = [at for at in starts if at == 0 or words[at - 2 : at] != "中共"]
        cuts = [0] + [at for at in starts if at and vocabulary().agency.search(words[:at])]
        parts = [words[a:b] for a, b in zip(cuts, [*cuts[1:], len(words)], strict=True)]
        if len(parts) > 1 and all(is_agency(part) for part in parts):
            return tuple(parts)
    return (words,)


def fuller(names: Sequence[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the names, each in the longest form under which the others give it too.

    >>> fuller(("教育局",), ("青岭市教育局", "青岭市财政局"))
    ('青岭市教育局',)
    """
    pool = list(others)
    return tuple(max([name, *(other for other in pool if other.endswith(name))], key=len) for name in names)
