"""What a comparison compares: the question once for each place, time or version that it names, without the others."""

import re
from collections.abc import Callable, Iterable, Sequence

from corpus.model import Span
from corpus.regions import find_regions

_TIME = re.compile(
    r"[“\"]?十[一二三四五六七八九]五[”\"]?(?:规划)?(?:时候|时期|期间|期末|末)?|(?:19|20)\d{2}\s*年?(?:末|底|前)?(?:的?(?:措施|规划|方案|办法|意见|要点|文件|试行办法))?"
)
_VERSION = re.compile(
    r"(?P<old>[老旧](?:的)?(?:办法|规定|政策|规划|方案|标准)?|原(?:来|先)的?|以前|从前|过去)|(?P<new>新(?:的)?(?:办法|规定|政策|规划|方案|标准)|现在|目前|现行的?)"
)
_JOINT = re.compile(r"^(?:\s*(?:、|，|,|和|与|跟|同|及|以及|到|至|比))+")
_HANGING = re.compile(r"(?:、|和|与|跟|及|以及|比)+$")
_MOST = 4


def parts(text: str, known_regions: Iterable[str] = ()) -> list[str]:
    """Return the question once for each thing compared; nothing where fewer than two, or more than four, are named.

    Places are told apart first, then times, then an old and a new version.

    >>> parts("充电桩数量：湖南和广东2025年目标谁更高")
    ['充电桩数量：湖南2025年目标谁更高', '充电桩数量：广东2025年目标谁更高']
    >>> parts("老办法和新办法的补贴上限分别是多少")
    ['老办法的补贴上限分别是多少', '新办法的补贴上限分别是多少']
    >>> parts("湖南的森林覆盖率是多少")
    []
    """
    regions = tuple(known_regions)
    if listed := _listed(text, [mention.span for mention in find_regions(text, regions)]):
        return listed
    kinds: tuple[Callable[[str], list[tuple[str, Span]]], ...] = (
        lambda words: [(mention.name, mention.span) for mention in find_regions(words, regions)],
        lambda words: [
            (re.sub(r"\D年.*|[“”\"]", "", m.group()).strip(), Span(*m.span())) for m in _TIME.finditer(words)
        ],
        lambda words: [(str(m.lastgroup), Span(*m.span())) for m in _VERSION.finditer(words)],
    )
    for mentions_of in kinds:
        mentions = mentions_of(text)
        names = list(dict.fromkeys(name for name, _ in mentions))
        if 2 <= len(names) <= _MOST:
            return [_without(text, [span for other, span in mentions if other != name]) for name in names]
    return []


def _listed(text: str, places: Sequence[Span]) -> list[str]:
    """Return the members of a list whose places each have a time of their own, each with the words before the list.

    >>> parts("绿地面积：湖南2020年目标、广东2020年目标、广东2025年目标对比一下")
    ['绿地面积：湖南2020年目标', '绿地面积：广东2020年目标', '绿地面积：广东2025年目标对比一下']
    """
    if not 2 <= len(places) <= _MOST:
        return []
    ends = [*(place.start for place in places[1:]), len(text)]
    members = [text[place.start : end] for place, end in zip(places, ends, strict=True)]
    if not all(_TIME.search(member) for member in members):
        return []
    if not all(
        _HANGING.search(member.rstrip("，, ")) or member.endswith(("，", ",")) for member in members[:-1]
    ):
        return []
    head = text[: places[0].start]
    return [head + _HANGING.sub("", member.rstrip("，, ")) for member in members]


def _without(text: str, spans: Sequence[Span]) -> str:
    """Cut spans out, and the word or mark that joined what follows to them."""
    kept = ""
    at = 0
    for span in sorted(spans, key=lambda one: one.start):
        kept = _HANGING.sub("", kept + text[at : span.start])
        at = max(at, span.end)
        joint = _JOINT.match(text[at:])
        if joint:
            at += joint.end()
    return re.sub(r"(?:、|，|,|和|与|跟|及)(?=[的？?：:]|$)", "", kept + text[at:])
