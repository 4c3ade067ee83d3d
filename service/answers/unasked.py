"""Sentences that repeat the words of a question but say what nobody asked: titles, and the closing rules of a document."""

import re
from typing import Final

from service.answers.readings import Reading, Sentence
from service.question import Question

_UNASKED: Final = -3.0
_DEFINES_UNASKED: Final = -2.0

_CLOSING: Final = re.compile(
    r"(?:自|从)[^，。；]{2,24}起(?:施行|实施|执行|生效)|负责解释|有效期(?:至|到|为|\d|[一二三五两])"
)
_ASKS_CLOSING: Final = re.compile(
    r"施行|实施|生效|执行|有效|失效|废止|作废|解释|管用|能用|算数|取代|替代|代替|到期|过期|时候|何时|几时|哪[一]?[天年月日]|几[月号]|起止|(?<![高创更革翻刷清])新(?:的|旧|老|办法|规定|政策|版|文件)|旧|老(?:的|办法|规定|政策|版|文件)|原来|原先"
)
_REPEALS: Final = re.compile(r"(?:同时|相应|即行|自行)(?:废止|失效|停止执行)")
_ASKS_REPEAL: Final = re.compile(
    r"废止|废除|废掉|作废|取代|替代|代替|替换|原来|原先|原有|原《|以前|之前|从前|旧|老|(?:还|仍).{0,4}(?:有效|能用|管用|算数|执行|用)|失效(?:了|吗|没)"
)
_DEFINES: Final = re.compile(r"^[^，。；]{0,16}所称[^，。；]{1,24}[，,]?(?:是指|指|包括)")
_ASKS_MEANING: Final = re.compile(
    r"什么(?:是|叫|样)|啥|指|算|称|定义|含义|口径|界定|范围|哪[些类种]|包括|对象|谁|资格|条件"
)


def unasked(question: Question, reading: Reading, sentence: Sentence) -> float:
    """Return what to take off the score of a sentence, 0 where nothing: how far it stands back behind what answers.

    A line of the masthead answers only questions on the document; when a document comes into force, and what it calls
    what, is told to those who ask it.
    """
    text = question.text
    if question.kind != "document" and not question.part and reading.clause.kind in ("header", "signature"):
        return _UNASKED
    if _CLOSING.search(sentence.text) and question.kind != "document" and not _ASKS_CLOSING.search(text):
        return _UNASKED
    if _REPEALS.search(sentence.text) and not _ASKS_REPEAL.search(text) and not question.numbers:
        return _UNASKED
    defines = _DEFINES.search(sentence.text) is not None
    if defines and question.kind not in ("definition", "list") and not _ASKS_MEANING.search(text):
        return _DEFINES_UNASKED
    return 0.0
