"""Numbers that name instead of counting: document numbers, ordinals, titles, slogans, model names, telephone numbers."""

import re
from functools import cache
from typing import Final

from corpus.model import Span
from indexer.quantities.units import unit_table

_NUMERAL: Final = r"[0-9零〇一二两三四五六七八九十百千]{1,24}"
_START: Final = (
    r"(?<![0-9零〇一二两三四五六七八九十百千])"  # a run of numerals is tried once, not at each of its signs
)
_PATTERN: Final = rf"""
      《[^》]{{1,120}}》                                                   # the title of a document
    | [〔［【\[（(](?:19|20)\d\d[〕］】\]）)]\s*第?\s*\d+\s*号              # 〔2021〕18号
    | 第\s?{_NUMERAL}\s?号 | (?<!\d)\d+号(?:文|令|公告|地块|楼|线)?
    | 第(?:{_NUMERAL})(?:[、，和及至到—-]第?(?:{_NUMERAL}))*(?:条之[一二三四五六七八九])?
        (?:[个大]?[编章节条款项目类批期届轮次步产方季级档套])?(?!位|名|大支柱|大经济)
    | （{_NUMERAL}）(?:项|款|目)? | \({_NUMERAL}\)(?:项|款|目)?              # （三）项
    | (?:以上|上述|前述|前|后|上列|下列|以下|本条前|第)(?:{_NUMERAL})(?:至{_NUMERAL})?(?:[条款项目]|个?条件|种情形)(?:任务|工作|规定|措施|内容|职责)?
    | (?:十[一二三四五六七八九]|二十)届 | [比较]前{_NUMERAL}年
    | {_START}{_NUMERAL}届(?:{_NUMERAL}[次中]|全国|人大|人民)(?:全会)?
    | [“"‘](?![^”]{{0,12}}\d+个[^”]*[+＋])[^”"’，。；：！？]{{1,30}}[”"’]                                # “三大战略”, “一人一策”
    | (?<![A-Za-z])[A-Za-z][A-Za-z&+]*[-－—]?\d+(?:\.\d+)*[A-Za-z]*                        # PM2.5, O3, GB50016
    | (?<![A-Za-z0-9.])\d+[A-Z]{{1,4}}\d*(?![A-Za-z0-9])(?=[^\s、，。；0-9]{{0,2}}(?:技术|网络|基站|打印|通信|移动|应用|平台))  # 5G技术
    | (?:GB|ISO|IEC|DB|T)(?:/[A-Z])?\s?\d[\d.]*(?:[-—–]\d{{4}})?
    | (?<!\d)(?:0\d{{2,3}}[-—])?\d{{7,8}}(?!\d|\.|\s?[个家项件名人元万亿吨亩户台千平立公米])       # 0951-5032115
    | (?<!\d)1\d{{10}}(?!\d)                                                  # mobile number
    | (?:电话|邮编|邮政编码|热线|传真)[：:]?\s?\d[\d-]*
    | (?<!\d)\d{{1,2}}[:：][0-5]\d(?!\d)                                             # 9:30
    | {_START}[一二三四五六七八九十]+是(?=[^，。]) | [①-⑳]
    | (?<![0-9.])\d{{1,2}}[+＋]\d{{1,2}}                                         # 4＋1
    | (?:24|二十四)小时(?=服务|在线|值班|营业|热线|不间断|开放|监控|轮)
    | {_START}[一二三四五六七八九十两]+大(?=[^额量幅于概约力型批])                     # 三大计划, 五大行动
"""


@cache
def _designation() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(unit_table().names, key=len, reverse=True)))
    return re.compile(f"{_PATTERN} | {names}", re.VERBOSE)


def find_designations(text: str) -> tuple[Span, ...]:
    """Return the spans in which no number counts anything, in order.

    >>> [span.of(t) for t in ["依照本办法第五条第二款第（三）项，PM2.5低于35微克"] for span in find_designations(t)]
    ['第五条', '第二款', '（三）项', 'PM2.5']
    """
    return tuple(Span(match.start(), match.end()) for match in _designation().finditer(text))
