"""Goals without a number: 全覆盖, 达到全国平均水平, 居全国前列, 国际领先水平, 全部淘汰, 全免."""

import re
from typing import Final

from corpus.model import Span
from indexer.quantities import Quantity

_HINT: Final = re.compile(r"全覆盖|水平|前列|全部|全免|免费|应.尽.|清零|率先|一流|首位|领先")
_LEVEL: Final = re.compile(
    r"""
      (?:实现|达到)?[^，。；、\s“”\d年]{0,6}”?“?(?P<cover>全覆盖)
    | (?:达到|高于|超过|不低于|接近|优于|低于|位居|进入|保持)(?P<mean>[^，。；、]{0,10}(?:平均水平|先进水平|领先水平|一流水平|同期水平|中上水平|先进行列|前列))
    | (?:居|处于|走在|位居|进入|跻身)(?P<front>[^，。；、]{0,8}(?:前列|首位|第一方阵|领先地位|一流行列))
    | (?P<all>(?:覆盖|淘汰|完成|取消|消除)全部)(?=[^，。；]{2})
    | (?P<free>全免|全额免除)
    | (?P<clear>应[一-龥]尽[一-龥]|动态清零)
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
            Span(match.start(), match.end()), Span(match.start(), match.end()), match[0], None, None, "", "qualitative", "level"
        )
        for match in _LEVEL.finditer(text)
    )
