import numpy as np
import pytest

from eval.fitting.abstention import Cases, cross_validated, fitted_on, questions_in, threshold_for, written
from eval.fitting.logistic import fit, folds, line, reliability, share
from service.sufficiency.features import FEATURES, SIGNS


def cases(count: int = 200) -> Cases:
    """Questions that their first telling feature decides, with copies that count little."""
    random = np.random.default_rng(3)
    table = random.random((count, len(FEATURES)))
    chance = share(6 * SIGNS[1] * (table[:, 1] - 0.3))
    answerable = random.random(count) < chance
    gold = np.arange(count) % 4 != 3
    owner = np.where(gold, np.arange(count), np.maximum(np.arange(count) - 1, 0))
    names = tuple(map(str, range(count)))
    return Cases(names, ("a",) * count, table, answerable, owner, gold, np.where(gold, 1.0, 0.05))


def test_a_weight_of_the_wrong_sign_becomes_nothing():
    made = cases()
    against = np.array(SIGNS, float)
    against[1] = -SIGNS[1]
    assert fitted_on(made).weights[1] > 0.2
    assert fit(made.table, made.answerable, made.counts, against, 0.01).weights[1] == 0


def test_cross_validation_judges_every_gold_question_and_is_not_far_from_the_fit():
    made = cases()
    held_out = cross_validated(made)
    assert len(held_out) == made.gold.sum()
    whole = fitted_on(made).logits(made.table[made.gold])
    assert np.corrcoef(held_out, whole)[0, 1] > 0.9


def test_folds_hold_like_shares_of_both_kinds():
    wanted = np.arange(50) < 10
    fold = folds(wanted)
    assert all((wanted & (fold == number)).sum() == 2 for number in range(5))


def test_the_threshold_turns_away_no_more_than_allowed():
    made = cases()
    chances = share(fitted_on(made).logits(made.table))
    threshold = threshold_for(chances, made, wrong=0.1)
    assert (chances[made.answerable] < threshold).mean() <= 0.1


@pytest.mark.parametrize(("slope", "shift"), [(0.5, 1.0), (2.0, -1.0)])
def test_calibration_finds_the_line_that_made_the_answers(slope, shift):
    random = np.random.default_rng(1)
    values = random.normal(size=20_000)
    held = random.random(20_000) < share(slope * values + shift)
    assert line(values, held) == pytest.approx((slope, shift), abs=0.08)


def test_reliability_counts_every_row_once():
    chances = np.array([0.0, 0.1, 0.5, 0.99, 1.0])
    rows = reliability(chances, chances > 0.4)
    assert sum(count for _, _, count in rows) == 5


def test_other_questions_are_spread_over_the_file(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text("".join(f'{{"question": "q{number}"}}\n' for number in range(10)), "utf-8")
    assert questions_in(path, 5) == ["q0", "q2", "q4", "q6", "q8"]


def test_what_is_written_can_be_read_again():
    import tomllib

    table = tomllib.loads(written("# head", fitted_on(cases()), 0.75))
    assert table["threshold"] == 0.75
    assert set(table["weights"]) == set(FEATURES)
