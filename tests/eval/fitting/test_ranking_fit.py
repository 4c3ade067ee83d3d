import numpy as np

from eval.fitting.ranking import Case, cross_validated, fit, reciprocal_ranks

RANDOM = np.random.default_rng(7)


def cases(count: int) -> list[Case]:
    """Questions whose right clause is told by the second of three features; the first misleads, the third is noise."""
    made = []
    for number in range(count):
        features = RANDOM.random((20, 3))
        right = np.zeros(20, np.bool_)
        right[np.argmax(features[:, 1] - 0.3 * features[:, 0])] = True
        made.append(Case(str(number), "made", np.arange(20), features, right))
    return made


def test_fitting_finds_the_feature_that_tells():
    made = cases(60)
    prior = np.array([1.0, 1.0, 1.0])
    fitted = fit(made, prior)
    assert fitted[1] > fitted[2] > fitted[0]
    assert reciprocal_ranks(made, fitted).mean() > reciprocal_ranks(made, prior).mean() + 0.2


def test_a_strong_ridge_leaves_the_prior_alone():
    prior = np.array([1.0, 2.0, 3.0])
    assert np.allclose(fit(cases(10), prior, ridge=1e4), prior, atol=0.05)


def test_cross_validation_never_judges_a_question_by_weights_that_saw_it():
    made = cases(25)
    seen: list[set[str]] = []

    def train(some):
        seen.append({case.question for case in some})
        return np.array([0.0, 1.0, 0.0])

    ranks = cross_validated(made, train)
    assert len(ranks) == 25
    held = [{case.question for case in made} - names for names in seen]
    assert sorted(name for names in held for name in names) == sorted(case.question for case in made)


def test_a_question_without_a_right_candidate_counts_nothing():
    lost = Case("q", "made", np.arange(3), np.ones((3, 3)), np.zeros(3, np.bool_))
    assert reciprocal_ranks([lost], np.ones(3)).tolist() == [0.0]
