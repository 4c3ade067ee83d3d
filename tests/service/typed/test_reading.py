from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.typed import Reader
from service.typed.alike import alike
from service.typed.known import Names
from service.typed.typos import TypoFinder

CORPUS = (
    "全社会研发经费投入强度达到2.5%。科技厅牵头认定高新技术企业，财政厅配合。对高新技术企业给予奖励，奖励资金由财政厅拨付。"
    "科技厅会同财政厅组织申报，申报企业应当提交材料。研发经费投入强度由统计局核算。建设一批重点实验室，给予补助。"
    "建设公共充电桩，补助标准另行规定。补助资金不得挪用，组织申报单位负责审核。奖励标准由科技厅制定。研发机构和研发人员享受补助。"
)


def _reader() -> Reader:
    pairs = Counter(map(str.__add__, CORPUS, CORPUS[1:]))
    names = Names(lambda: ["科技厅", "财政厅", "高新技术企业", "研发经费投入强度", "重点实验室"])
    return Reader(TypoFinder(lambda terms: np.array([pairs[term] for term in terms], np.int64), names))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return _reader()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("研发经费投入强渡", "研发经费投入强度"),
        ("科枝厅牵头什么", "科技厅牵头什么"),
        ("高新技术企也怎么认定", "高新技术企业怎么认定"),
        ("全社会眼发投入", "全社会研发投入"),
        ("充电桩给多少补住", "充电桩给多少补助"),
    ],
)
def test_a_slip_of_the_keyboard_is_read_as_what_the_corpus_says(reader, typed, read):
    assert reader.read(typed).text == read


def test_what_was_typed_is_kept_and_the_word_is_shown(reader):
    reading = reader.read("科枝厅牵头什么")
    assert reading.typed == "科枝厅牵头什么"
    assert [(one.typed, one.read) for one in reading.slips] == [("科枝厅", "科技厅")]


@pytest.mark.parametrize(
    "question",
    [
        "科技厅牵头什么",
        "平菇种植给不给补助",  # a word of its own, although the corpus lacks it
        "谁管这件事",
        "农民工找工作有什么帮助",
        "湖南省的目标",
        "R&D经费占GDP的比例",
        "2030年PM2.5是多少",
    ],
)
def test_what_is_no_slip_stays_as_it_is(reader, question):
    reading = reader.read(question)
    assert (reading.text, reading.corrections) == (question, ())


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("高新技術企業獎勵", "高新技术企业奖励"),
        ("軟體和資訊產業的專案", "软件和信息产业的项目"),
        ("２０３０年Ｒ＆Ｄ占比２．５％？", "2030年R&D占比2.5%？"),
        ("high-tech enterprises 的奖励", "高新技术企业的奖励"),
        ("研 发 经 费 是 多 少", "研发经费是多少"),
    ],
)
def test_another_script_width_or_language_is_read_as_simplified_chinese(reader, typed, read):
    assert reader.read(typed).text == read


def test_characters_are_alike_by_sound_in_any_tone_and_by_shape():
    found = alike().of("投")
    assert found["役"] == "shape"
    assert found["头"] == "sound"
    assert "投" not in found


@given(st.text(max_size=80))
def test_any_text_can_be_read(text):
    reading = READER.read(text)
    assert READER.read(reading.text).text is not None


@given(st.integers(0, len(CORPUS) - 2), st.integers(1, 20))
def test_words_of_the_corpus_are_never_slips(start, size):
    words = CORPUS[start : start + size]
    assert READER.read(words).text == words


READER = _reader()
