"""Which way a quantity is bounded, and whether a negation was lost."""

import pytest

from service.checks.bounds import bound_of
from service.checks.negations import negation_lost


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("不低于60%", "least"), ("60%以上", "least"), ("至少20家", "least"), ("突破60亿元", "least"), ("≥4.5%", "least"),
        ("不超过三年", "most"), ("最高100万元", "most"), ("50万元以内", "most"), ("20个工作日内", "most"), ("不足三分之一", "most"),
        ("600人次左右", "plain"), ("200家", "plain"),
    ],
)  # fmt: skip
def test_a_bound_is_read_from_its_words(words, bound):
    assert bound_of(words) == bound


def test_where_words_do_not_say_the_record_does():
    assert (bound_of("100万元", "le"), bound_of("100万元", "ge")) == ("most", "least")


@pytest.mark.parametrize(
    ("full", "lacking", "lost"),
    [
        ("资金不得用于还贷", "资金用于还贷", True),
        ("资金不得用于还贷", "资金可以用于还贷", True),
        ("资金不得用于还贷", "资金不得用于还贷", False),
        ("资金不得用于还贷", "资金不能用于还贷", False),
        ("对未达到要求的单位", "，对达到要求的单位", True),
    ],
)
def test_a_negation_that_is_lost_is_seen(full, lacking, lost):
    assert negation_lost(full, lacking) is lost
