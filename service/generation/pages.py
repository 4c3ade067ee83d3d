"""What has been written of an answer: sentences in order, their citations numbered as they are first used."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from service.generation.examiner import Passed
from service.generation.faults import Cause
from service.generation.wording import wording
from service.schema import Answer, Citation, Generation

_NUMBER = re.compile(r"\[(\d+)\]")


@dataclass(slots=True)
class Page:
    """Grows by sentences; what `append` and `append_extract` return joins to `text`."""

    text: str = ""
    notice: str = ""
    citations: list[Citation] = field(default_factory=list)
    sentences: int = 0

    def begin(self, extract: Answer) -> str:
        """Write the line that says how the question was read, where the extract begins with one, and return it."""
        corrections = extract.understanding.corrections if extract.understanding else []
        line, stop, _ = extract.answer.partition("\n")
        is_notice = not _NUMBER.search(line) and any(
            f"（输入为“{one.typed}”）" in line for one in corrections
        )
        self.notice = line + stop if is_notice else ""
        return self._add(self.notice)

    def append(self, sentence: Passed) -> str:
        """Add a sentence and return it as it stands there."""
        self.sentences += 1
        words = self._numbered(sentence.text, sentence.citations)
        apart = self.sentences > 1 and (words.startswith("- ") or self._last_is_item())
        return self._add("\n" * apart + words)

    def append_extract(self, extract: Answer, cause: Cause) -> str:
        """Add the answer as composed from the clauses, after a word that it is that; a list stands for itself."""
        apart = "\n\n" if self.sentences else ""
        lead = "" if cause == "listing" else f"{apart}{wording().lead}\n\n"
        rest = extract.answer.removeprefix(self.notice)
        return self._add(lead + self._numbered(rest, extract.citations))

    def answer(
        self, extract: Answer, cause: Cause | None, withheld: Mapping[str, int], seconds: float
    ) -> Answer:
        """Return the answer with these words, and what the model had to do with it."""
        outcome = "written" if cause is None else "completed" if self.sentences else "extract"
        milliseconds = round(seconds * 1000, 3)
        generation = Generation.model_validate(
            {
                "outcome": outcome,
                "cause": cause,
                "note": wording().note(outcome, cause),
                "sentences": self.sentences,
                "withheld": dict(withheld),
                "took_ms": milliseconds,
            }
        )
        return extract.model_copy(
            update={
                "answer": self.text,
                "citations": list(self.citations),
                "took_ms": round(extract.took_ms + milliseconds, 3),
                "generated": self.sentences > 0,
                "generation": generation,
            }
        )

    def _add(self, words: str) -> str:
        self.text += words
        return words

    def _last_is_item(self) -> bool:
        return self.text.rpartition("\n")[2].startswith("- ")

    def _numbered(self, text: str, cited: Sequence[Citation]) -> str:
        numbers = {one.n: self._number(one) for one in cited}
        return _NUMBER.sub(lambda mark: f"[{numbers.get(int(mark[1]), int(mark[1]))}]", text)

    def _number(self, cited: Citation) -> int:
        for one in self.citations:
            if (one.clause_id, one.start, one.end) == (cited.clause_id, cited.start, cited.end):
                return one.n
        self.citations.append(cited.model_copy(update={"n": len(self.citations) + 1}))
        return len(self.citations)
