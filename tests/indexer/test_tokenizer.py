"""The terms of an index: a function of the text alone, with figures and abbreviations kept whole."""

import os
import subprocess
import sys
import time
import unicodedata
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.tokenizer import Tokenizer

REPOSITORY = Path(__file__).parents[2]

SENTENCES = (
    "到2020年，全社会研究与试验发展（R&D）经费投入强度达到2.4%，PM2.5平均浓度下降62%。",
    "各市、县（区）人民政府，自治区政府各部门、直属机构：",
    "根据《自治区人民政府关于推进创新驱动战略的实施意见》（宁政发〔2017〕26号），制定本办法。",
    "每年培育科技型中小企业3,000家，新增5G基站1.2万个。",
)


def terms(text: str) -> list[str]:
    return Tokenizer().terms(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("下降62%", "62%"),
        ("下降６２％", "62%"),
        ("下降 62 %", "62%"),
        ("强度达到2.4。", "2.4"),
        ("强度达到2．4%", "2.4%"),
        ("R&D经费", "r&d"),
        ("Ｒ＆Ｄ经费", "r&d"),
        ("PM2.5浓度", "pm2.5"),
        ("5G基站", "5g"),
        ("2.4GHz频段", "2.4ghz"),
        ("新增3,000家", "3000"),
        ("1,234,567.5元", "1234567.5"),
        ("宁政发〔2017〕26号", "〔2017〕26号"),
        ("宁政发[2017]26号", "〔2017〕26号"),
        ("宁政发（2017）第26号", "〔2017〕26号"),
        ("浓度35μg/m³", "35μg"),
    ],
)
def test_figures_and_abbreviations_are_single_terms(text: str, term: str) -> None:
    assert term in terms(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017.", ["2017"]),
        ("(一)", ["一"]),
        ("10-15%", ["10", "15%"]),
        ("1,2,3", ["1", "2", "3"]),
        ("12,3456", ["12", "3456"]),
        ("、。；：！？（）〔〕《》“”—…", []),
        ("", []),
        (" \n\t\u3000\ufeff", []),
    ],
)
def test_punctuation_yields_nothing(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_words_come_first_and_bigrams_after_them() -> None:
    assert terms("高新技术企业") == ["高新技术", "企业", "高新", "新技", "技术", "术企", "企业"]


def test_bigrams_do_not_reach_over_punctuation_or_figures() -> None:
    assert "术企" not in terms("技术，企业")
    assert "年企" not in terms("年5企业")


def test_invisible_characters_do_not_part_a_word() -> None:
    assert terms("高\u200b新技\ufeff术") == terms("高新技术")


@given(st.text())
def test_width_and_case_make_no_difference(text: str) -> None:
    assert terms(unicodedata.normalize("NFKC", text)) == terms(text)


@given(st.text(alphabet=st.characters(categories=("P", "S", "Z", "C"))))
def test_no_term_is_empty_or_white(text: str) -> None:
    assert all(term.strip() for term in terms(text))


@given(st.lists(st.sampled_from(SENTENCES), max_size=4))
def test_lines_are_cut_one_by_one(lines: list[str]) -> None:
    assert terms("\n".join(lines)) == [term for line in lines for term in terms(line)]


def test_terms_are_the_same_under_every_hash_seed() -> None:
    script = f"from indexer.tokenizer import Tokenizer; print(Tokenizer(), [Tokenizer().terms(s) for s in {SENTENCES!r}])"
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=REPOSITORY,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(runs) == 1


@pytest.mark.parametrize("hmm", [False, True])
def test_words_agree_with_jieba(hmm: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own invalid escapes and pkg_resources
        import jieba
    jieba.setLogLevel("ERROR")
    for sentence in SENTENCES:
        for run in filter(None, "".join(c if "\u4e00" <= c <= "\u9fff" else " " for c in sentence).split()):
            words = list(jieba.cut(run, HMM=hmm))
            assert Tokenizer(hmm=hmm).terms(run)[: len(words)] == words


def test_fingerprint_tells_tokenizers_apart() -> None:
    assert Tokenizer().fingerprint == Tokenizer().fingerprint
    assert Tokenizer().fingerprint != Tokenizer(hmm=True).fingerprint


def test_a_megabyte_takes_less_than_a_second() -> None:
    text = "".join(SENTENCES) * (1_000_000 // len("".join(SENTENCES).encode()))
    tokenizer = Tokenizer()
    tokenizer.terms(text[:1000])
    start = time.process_time()
    tokenizer.terms(text)
    assert time.process_time() - start < 1.0
