"""What the benchmark harness raises on purpose.

    ZhengwenError
    └── EvaluationError        the harness cannot do what it was asked
        ├── GoldError          the gold folder cannot be used as it stands
        ├── SubjectError       what is to be measured cannot be opened
        └── RunError           the folder of an earlier run is missing or incomplete

A gold file with faults is data for `check`, which lists all of them; `load_gold` raises on the first.
"""

from corpus.errors import ZhengwenError


class EvaluationError(ZhengwenError):
    """The harness cannot do what it was asked; `str(error)` is the explanation in Chinese."""


class GoldError(EvaluationError):
    """The gold folder cannot be used as it stands."""


class SubjectError(EvaluationError):
    """What is to be measured cannot be opened."""


class RunError(EvaluationError):
    """The folder of an earlier run is missing or incomplete."""
