from service.generation.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def opened() -> tuple[Breaker, Clock]:
    clock = Clock()
    breaker = Breaker(failures=3, period=10.0, longest=35.0, clock=clock)
    for _ in range(3):
        assert breaker.allows()
        breaker.failed()
    return breaker, clock


def test_it_opens_after_failures_in_a_row():
    breaker, _ = opened()
    assert breaker.resting
    assert not breaker.allows()


def test_a_success_in_between_starts_the_count_anew():
    breaker = Breaker(failures=2, clock=Clock())
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    assert breaker.allows()


def test_one_question_tries_in_each_period_and_success_closes_it():
    breaker, clock = opened()
    clock.now += 10
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


def test_the_period_doubles_with_each_failed_trial_up_to_the_longest():
    breaker, clock = opened()
    for period in (10, 20, 35, 35):
        clock.now += period - 1
        assert not breaker.allows()
        clock.now += 1
        assert breaker.allows()
        breaker.failed()


def test_what_the_endpoint_asks_for_is_done_at_once():
    clock = Clock()
    breaker = Breaker(clock=clock, longest=100)
    breaker.failed(20.0)
    clock.now += 19
    assert not breaker.allows()
    clock.now += 1
    assert breaker.allows()
