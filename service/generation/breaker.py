"""Leaves an endpoint alone that keeps failing, so that it does not cost every question its time."""

import threading
from collections.abc import Callable
from time import monotonic


class Breaker:
    """Opens after so many failures in a row, and lets one question try in each period that follows; thread-safe.

    The period doubles with each failed trial up to `longest` seconds.
    """

    def __init__(
        self,
        failures: int = 3,
        period: float = 15.0,
        longest: float = 240.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._failures = failures
        self._first = period
        self._period = period
        self._longest = longest
        self._clock = clock
        self._failed = 0
        self._closed_until: float | None = None
        self._lock = threading.Lock()

    @property
    def resting(self) -> bool:
        """Whether the endpoint is being left alone."""
        return self._closed_until is not None

    def allows(self) -> bool:
        """Return whether the endpoint may be asked now."""
        with self._lock:
            if self._closed_until is None:
                return True
            if self._clock() < self._closed_until:
                return False
            self._closed_until = self._clock() + self._period  # one trial, the others wait for how it goes
            return True

    def succeeded(self) -> None:
        """Note that the endpoint answered."""
        with self._lock:
            self._failed, self._period, self._closed_until = 0, self._first, None

    def failed(self, wanted: float | None = None) -> None:
        """Note that it did not; `wanted` is how long it asked to be left alone, which is done at once."""
        with self._lock:
            self._failed += 1
            if wanted:
                self._closed_until = self._clock() + min(wanted, self._longest)
            elif self._failed >= self._failures:
                if self._closed_until is not None:
                    self._period = min(2 * self._period, self._longest)
                self._closed_until = self._clock() + self._period
