"""Why a language model gave no words, or none that could be used."""

from typing import Literal

Cause = Literal[
    "unreachable", "timeout", "limited", "failed", "refused", "rejected", "not_understood", "empty", "truncated",
    "too_large", "length", "busy", "resting", "unverified", "indirect", "differs", "listing", "left", "internal",
]  # fmt: skip
"""Why the clauses themselves are given, instead of what a model wrote or after it.

unreachable     no connection
timeout         silent for too long, or the time for a question is used up
limited         429
failed          5xx, or an error within the stream
refused         401, 403: the key is not accepted
rejected        any other status: wrong address, unknown model, request not accepted
not_understood  not JSON, not an event stream, not what an endpoint of this kind sends
empty           no words
truncated       the connection ended in the middle
too_large       more than anybody would read
length          the model used up its tokens
busy            as many questions as allowed are with the model already
resting         the endpoint failed several times and is left alone for a while
unverified      no sentence passed the check
indirect        the sentences that passed name no amount (year, body) although that is asked for
differs         they name others than the extract does first, so both are given
listing         a table or a long list, which no model is asked to repeat
left            whoever asked went away
internal        a fault of this service
"""

_PASSING = frozenset({"unreachable", "limited", "failed"})
_OF_ENDPOINT = frozenset(
    {
        "unreachable", "timeout", "limited", "failed", "refused", "rejected", "not_understood", "empty", "truncated",
        "too_large",
    }
)  # fmt: skip


class GenerationFault(Exception):
    """The model's words end here, or never began; never leaves this package.

    retry_after  seconds that the endpoint wants to be left alone, None where it does not say
    """

    def __init__(self, cause: Cause, retry_after: float | None = None) -> None:
        super().__init__(cause)
        self.cause: Cause = cause
        self.retry_after = retry_after

    @property
    def passing(self) -> bool:
        """Whether the same request may succeed a moment later."""
        return self.cause in _PASSING

    @property
    def of_endpoint(self) -> bool:
        """Whether the endpoint, not the question, is at fault."""
        return self.cause in _OF_ENDPOINT
