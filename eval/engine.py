"""The service under measurement: its engine, asked in this process, without HTTP.

An index that is given is measured as it stands. Without one, the corpus is indexed afresh with the code as it is, into
a folder of its own for each set of settings, so that a run never measures an older state by accident.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.errors import SubjectError
from eval.subject import Subject
from eval.texts import TextSource

SAMPLE = Path(__file__).parent.parent / "corpus" / "documents"


def open_service(
    corpora: Sequence[Path], index: Path | None, built: Path, settings: Mapping[str, Any]
) -> Subject:
    """Open the service on `index`, or on an index of `corpora` that is built in the folder `built` first.

    settings  laid over those of the environment; raises SubjectError where the service has no such setting
    """
    raise SubjectError("检索服务尚未就绪，请改用 --variant afternoon。")


def canonical_texts(index: Path) -> TextSource:
    """Return the canonical texts of an index."""
    subject = open_service((), index, index, {})

    def text(doc: str) -> str | None:
        try:
            return subject.text(doc)
        except KeyError:
            return None

    return text
