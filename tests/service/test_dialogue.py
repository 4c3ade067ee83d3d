import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.lexicon import load_lexicon
from service.dialogue import Known, stand_alone

LEXICON = load_lexicon()
KNOWN = Known(
    ("云梦泽市", "青溪市"),
    lambda text: [mention.span for mention in LEXICON.find_agencies(text)],
    lambda text: [mention.span for mention in LEXICON.find_indicators(text)],
)
CHARGERS = "广东到2025年要建多少个充电站？"
FORESTS = "湖南2025年的森林覆盖率目标是多少？"
GRANT = "《湖南省创业补贴办法》一个人最多补多少钱？"


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        (["广东到2025年要建多少个充电站？"], "那湖南呢？", "湖南到2025年要建多少个充电站？"),
        (["广东到2025年要建多少个充电站？"], "2030年呢", "广东2030年要建多少个充电站？"),
        (["湖南的老旧小区改造由谁牵头？"], "都有哪些单位参加？", "湖南的老旧小区改造有哪些单位参加？"),
        (["湖南2025年的森林覆盖率目标是多少？"], "实际做到了多少", "湖南2025年的森林覆盖率实际做到了多少？"),
        (["老的创业补贴办法一个人最多补多少？"], "新的呢？", "新的创业补贴办法一个人最多补多少？"),
        (
            ["广州2025年要建多少座公园？", "那深圳呢？"],
            "到2030年这两个市各是多少",
            "广州、深圳到2030年要建多少座公园？",
        ),
    ],
)
def test_a_follow_up_takes_the_place_of_what_it_replaces(history, question, expected):
    assert stand_alone(question, history).text == expected


@pytest.mark.parametrize(
    ("history", "question", "expected"),
    [
        # one piece replaced: region, year, plan, body, indicator, document
        ([CHARGERS], "湖南省的呢", "湖南省到2025年要建多少个充电站？"),
        ([CHARGERS], "请问那湖南呢？", "湖南到2025年要建多少个充电站？"),
        ([CHARGERS], "好的，那云梦泽市呢", "云梦泽市到2025年要建多少个充电站？"),
        ([FORESTS], "那2020年呢？", "湖南2020年的森林覆盖率目标是多少？"),
        ([FORESTS], "“十五五”末呢？", "湖南“十五五”末的森林覆盖率目标是多少？"),
        (["十四五规划里研发强度目标是多少"], "十五五规划呢", "十五五规划里研发强度目标是多少"),
        (["教育厅牵头哪些任务？"], "那科技厅呢？", "科技厅牵头哪些任务？"),
        (["宁夏2025年高新技术企业要达到多少家？"], "那科技型中小企业呢", "宁夏2025年科技型中小企业要达到多少家？"),
        (["2019年的补助办法最多补多少？"], "2023年的呢", "2023年的补助办法最多补多少？"),
        (["旧办法的封顶是多少？"], "新的呢", "新办法的封顶是多少？"),
        # another thing asked of the same
        ([FORESTS], "实际呢？", "湖南2025年的森林覆盖率实际多少？"),
        ([FORESTS], "为什么？", "湖南2025年的森林覆盖率目标为什么？"),
        (["教育厅牵头哪些任务？"], "配合哪些？", "教育厅配合哪些任务？"),
        (["教育厅牵头哪些任务？"], "还有哪些？", "教育厅牵头哪些任务？"),
        (["湖南的充电桩建设谁牵头"], "谁配合", "湖南的充电桩建设谁配合？"),
        (["湖南的充电桩建设要做什么？"], "谁牵头？", "湖南的充电桩建设谁牵头？"),
        (["老旧小区改造由谁牵头？"], "完成时限是什么时候？", "老旧小区改造完成时限是什么时候？"),
        (["湖南创业补贴最多给多少钱？"], "怎么申请？", "湖南创业补贴怎么申请？"),
        (["湖南创业补贴最多给多少钱？"], "申报条件有哪些？", "湖南创业补贴申报条件有哪些？"),
        # pronouns
        ([GRANT], "它什么时候施行？", "《湖南省创业补贴办法》一个人什么时候施行？"),
        ([GRANT], "该办法由谁解释？", "《湖南省创业补贴办法》一个人办法由谁解释？"),
        (["湖南创业补贴最多给多少钱？"], "上述补贴由哪个部门发放？", "湖南创业补贴补贴由哪个部门发放？"),
        # two steps
        ([FORESTS, "那广东呢？"], "2030年呢？", "广东2030年的森林覆盖率目标是多少？"),
        ([FORESTS, "那广东呢？"], "实际做到了多少", "广东2025年的森林覆盖率实际做到了多少？"),
        ([CHARGERS, "谢谢"], "那湖南呢？", "湖南到2025年要建多少个充电站？"),
        (["云梦泽市2025年要建多少座公园？", "那青溪市呢？"], "到2030年这两个市各是多少", "云梦泽市、青溪市到2030年要建多少座公园？"),
        # another indicator in the same unit keeps place and year
        (["宁夏2025年高新技术企业要达到多少家？"], "瞪羚企业多少家？", "宁夏2025年瞪羚企业多少家？"),
    ],
)  # fmt: skip
def test_a_follow_up_is_completed_piece_by_piece(history, question, expected):
    assert stand_alone(question, history, KNOWN).text == expected


@pytest.mark.parametrize(
    "question",
    [
        "新建民办幼儿园要满足哪些办园条件？",
        "无人机送快递归谁管",
        "高企奖励多少钱",
        "今天天气怎么样",
        "那明天天气呢？",
        "谢谢",
        "谢谢您，再见！",
        "你是谁",
        "你好",
        "你能做什么？",
        "好的",
    ],
)
def test_a_new_topic_carries_nothing(question):
    assert not stand_alone(question, [FORESTS], KNOWN).carried


def test_without_history_a_question_stays_as_it_is():
    assert stand_alone(" 谁牵头？ ", []).text == "谁牵头？"


@given(st.lists(st.text(max_size=60), max_size=4), st.text(min_size=1, max_size=60))
def test_any_dialogue_has_a_question_that_stands_alone(history, question):
    assert isinstance(stand_alone(question, history).text, str)
