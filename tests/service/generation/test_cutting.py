"""Sentences out of a stream, however it is cut, and as plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.generation.cleaning import clean
from service.generation.cutter import cut, spoken

TEXT = (
    "目标为3.5%[1]。\n\n第二句（注：甲。乙。）完[2][3]。[1] 问？【4】“是。”[5]\n- 一项[6]；又一项[7]。\n尾巴"
)
SENTENCES = [
    "目标为3.5%[1]。",
    "\n\n第二句（注：甲。乙。）完[2][3]。[1]",
    " 问？【4】",
    "“是。”[5]",
    "\n- 一项[6]；又一项[7]。",
    "\n尾巴",
]


@given(st.lists(st.integers(1, 9), min_size=1))
def test_sentences_do_not_depend_on_how_the_stream_is_cut(sizes):
    pieces, at = [], 0
    while at < len(TEXT):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(TEXT[at : at + size])
        at += size
    assert list(cut(pieces)) == SENTENCES


@given(st.lists(st.sampled_from(["。", "[1]", "（", "）", "“", "\n", "奖补", "[", "，", "1"]), max_size=30))
def test_nothing_is_lost(pieces):
    assert "".join(cut(pieces)).strip() == "".join(pieces).strip()


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (["<think>想", "</think>", "说"], "说"),
        (["\n<think>没有想完"], ""),
        (["<thin", "g>"], "<thing>"),
        (["<th"], "<th"),
        (["说<think>"], "说<think>"),
        ([], ""),
    ],
)
def test_thoughts_are_left_out(pieces, said):
    assert "".join(spoken(pieces)) == said


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("奖补8%。[1]", "奖补8%[1]。"),
        ("“奖补8%。”【1、2】", "“奖补8%”[1][2]。"),
        ("1. 奖补8%［3］。", "- 奖补8%[3]。"),
        ("8.5%为上限[1]。", "8.5%为上限[1]。"),
        ("-5%为下限[1]。", "-5%为下限[1]。"),
        ("见云政发[2016]27号[1]。", "见云政发〔2016〕27号[1]。"),
        ("## 标题", "标题"),
        ("`代码`__粗__**粗**[1]。", "代码粗粗[1]。"),
        ("<a href='http://e.example'>奖补</a>[1]。", "奖补[1]。"),
        ("奖补[1](http://e.example)。", "奖补[1]。"),
        ("奖补<img src=x onerror=1", "奖补"),
        ("详见www.e.example/a?b=1，奖补[1]。", "详见，奖补[1]。"),
        ("详见http://e.example/a领取，奖补[1]。", "详见领取，奖补[1]。"),
        ("登录evil.com领取，奖补[1]。", "登录领取，奖补[1]。"),
        ("研发投入<50万元或>20万元的[1]。", "研发投入<50万元或>20万元的[1]。"),
    ],
)
def test_a_sentence_becomes_plain_words(raw, words):
    assert clean(raw) == words
