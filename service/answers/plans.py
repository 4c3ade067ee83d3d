"""Which plan an answer follows: by the kind of question and by what it wants to hear."""

import re
from collections.abc import Callable, Iterator

from service.answers.assignments import asks_tasks
from service.answers.comparison import side_by_side
from service.answers.contrasts import by_document
from service.answers.draft import Draft
from service.answers.duties import duty
from service.answers.lists import listed
from service.answers.masthead import masthead
from service.answers.material import Material
from service.answers.measures import measure
from service.answers.members import member, steps
from service.answers.targets import quantity
from service.question import apart

Plan = Callable[[Material], Draft | None]

_ROLE = re.compile(r"牵头|配合|负责|参加|参与|协助|承担")
_WHO_DOES = re.compile(
    r"由谁来?(?!解释)|归谁|找(?:谁|哪[个家])|哪(?:几|些|两|三|四)?(?:家|个)?(?:单位|部门|厅局)?.{0,3}(?:负责|牵头|配合|参加|主管|主抓)|(?:负责|牵头|配合)的?(?:是)?(?:谁|哪)"
)
_TOWARDS = re.compile(r"(?:面向|针对|印发给|发给|下发给|奖励|补给)(?:谁|哪)")
_WITHIN = re.compile(r"(?:规划|方案|办法|要点|措施|文件|计划|意见|规定)(?:里|中|当中|内)(?:面|头)?")
"""What stands within a document is asked, not what it is itself."""

_TERM = re.compile(
    r"(?:开始|起)(?:执行|实施)|管的是|施行|生效|有效期|管(?:几年|到)|实施期|(?:文件|办法|(?<![没未有])规定|措施|规划|方案|计划)的?(?:实施|执行|有效)?(?:期限|实施期|规划期)|(?:文件|办法|规定|措施|规划|方案).{0,6}(?:还|仍)(?:管用|有效|算数)"
)
_TOLD_APART = re.compile(r"比(?:全国|全省|全区)?(?:平均|均值)[^，。]{0,8}[高低快慢多少](?:多少|几|了|出)")
"""How far something is from an average: what documents state, not what is worked out."""

_VALID = re.compile(r"有效|废止|失效|作废|管用|取代|替代")
_IMPRINT = re.compile(r"谁(?:制定|印发|发布|出台|下发)|发文(?:机关|单位|字号)|主送机关|成文日期")
_MENTIONED = re.compile(r"哪(?:些|几[个份])(?:文件|规划|方案|办法)|在哪些")
_NUMBERED = re.compile(
    r"是(?:个|一份|份)?(?:什么|哪个|哪份)(?:文件|办法|规定)?$|什么文件|叫什么|哪份文件|哪个文件"
)


def drafts(material: Material) -> Iterator[Draft]:
    """Yield the drafts of an answer, the fitting plan's first; the documents' own sentences come last."""
    for plan in (*plans_for(material), measure):
        draft = plan(material)
        if draft is not None:
            yield draft


def plans_for(material: Material) -> list[Plan]:
    """Return the plans that suit a question, in the order in which they are tried."""
    question, wanted = material.query.question, material.asked
    kind, text = question.kind, question.text.rstrip("？?。 ")
    plans: list[Plan] = [] if kind in ("duty", "document") else [member, steps]
    who = kind == "duty" or _WHO_DOES.search(text) is not None
    if (who and not _TOWARDS.search(text)) or (asks_tasks(material) and _ROLE.search(text)):
        plans.append(duty)
    numbered = bool(question.numbers) and _NUMBERED.search(text) is not None
    within = _WITHIN.search(text) is not None and question.part in ("date", "published", "")
    itself = _IMPRINT.search(text) is not None or (
        kind == "document"
        or question.part
        or numbered
        or (kind in ("timeline", "list", "measure") and _TERM.search(text))
    )
    if itself and not (within and not _VALID.search(text) and not _MENTIONED.search(text)):
        plans.append(masthead)
    derived = wanted.derived and not _TOLD_APART.search(text)
    if kind == "compare" or wanted.course or derived or wanted.extreme or wanted.places > 1:
        grants = (
            kind == "compare" and apart(question).kind == "support"
        )  # records of goals are not what is compared
        plans += [by_document] if grants else [side_by_side, by_document]
    if kind not in ("timeline", "duty", "compare", "document") and (
        kind == "list" or wanted.every or wanted.count
    ):
        plans.append(listed)
    if kind not in ("document", "duty", "definition"):
        plans.append(quantity)
    return plans
