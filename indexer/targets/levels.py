"""Goals without a number: 全覆盖, 达到全国平均水平, 居全国前列, 国际领先水平, 全部淘汰, 全免."""

import re
from typing import Final

from corpus.model import Span
from indexer.quantities import Quantity

_HINT: Final = re.compile(r"全覆盖|水平|前列|全部|全免|应.尽.|清零|一流|首位|领先|行列|梯队|方阵|位置")
_LEVEL: Final = re.compile(
    r"""
      (?:实现|达到)?[^，。；、\s“”\d年]{0,6}”?“?(?<!、)(?P<cover>全覆盖)(?!、)
    | (?:达到?|高于|超过|不低于|接近|优于|低于|保持|进入|跻身|位居|处于|走在|迈入|迈进|居|打造成)(?:了)?
      (?P<mean>[^，。；、\d]{0,12}(?:水平|前列|首位|行列|梯队|方阵|(?:国际|国内|世界|全国|全球)(?:一流|领先|先进)|领先地位|靠前位置))
    | (?P<all>(?:覆盖|淘汰|完成|取消|消除)全部)(?=[^，。；]{2})
    | (?P<free>全免|全额免除)
    | (?P<clear>应(?!当)[一-龥]尽(?![快量早力职责可])[一-龥]|动态清零)
    """,
    re.VERBOSE,
)


def find_levels(text: str) -> tuple[Quantity, ...]:
    """Return the goals of a text that name a level instead of a number.

    >>> [q.text for q in find_levels("投入强度达到全国平均水平，实现重点企业全覆盖，首年度房租全免")]
    ['达到全国平均水平', '实现重点企业全覆盖', '全免']
    """
    if not _HINT.search(text):
        return ()
    return tuple(
        Quantity(
            Span(match.start(), match.end()),
            Span(match.start(), match.end()),
            match[0],
            None,
            None,
            "",
            "qualitative",
            "level",
        )
        for match in _LEVEL.finditer(text)
    )
