"""Text to unit vectors: the built-in static encoder on NumPy, and the door to every other one.

Importing this module imports neither torch nor sentence-transformers; only a model that is named does.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexFault
from indexer.tokenizer import Tokenizer

Vectors = NDArray[np.float32]

FORMAT = "zhengwen-static-1"
BUILT_IN = Path(__file__).parent / "encoders" / "static"

DESCRIPTION, VOCABULARY, VECTORS = "encoder.json", "vocabulary.txt", "vectors.npy"
QUESTION_WEIGHTS, PASSAGE_WEIGHTS = "question-weights.npy", "passage-weights.npy"


class Encoder(Protocol):
    """Turns questions and passages into vectors whose inner product says how well they fit.

    name        identity of the encoder with its weights; an index is only good for the encoder that made it
    dimensions  length of a vector
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def dimensions(self) -> int: ...  # noqa: D102

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions], rows of unit length (all zero where no word is known)."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions], rows of unit length (all zero where no word is known)."""
        ...


@dataclass(frozen=True, slots=True)
class StaticEncoder:
    """The weighted sum of a text's term vectors, scaled to unit length; the words of a text in any order.

    numbers           the row of each known term
    vectors           int8 [terms, dimensions], each row to be multiplied with a weight
    question_weights  float32 [terms], what a term counts in a question, the scale of its row included
    passage_weights   the same for a passage
    """

    name: str
    numbers: Mapping[str, int] = field(repr=False)
    vectors: NDArray[np.int8] = field(repr=False)
    question_weights: Vectors = field(repr=False)
    passage_weights: Vectors = field(repr=False)
    tokenizer: Tokenizer = field(default_factory=Tokenizer)

    @classmethod
    def open(cls, folder: Path) -> "StaticEncoder":
        """Read an encoder that `save_static` wrote. Raises IndexFault where a file is missing or does not fit."""
        try:
            description = json.loads((folder / DESCRIPTION).read_text("utf-8"))
            terms = (folder / VOCABULARY).read_text("utf-8").splitlines()
            vectors = np.load(folder / VECTORS, allow_pickle=False)
            questions = np.load(folder / QUESTION_WEIGHTS, allow_pickle=False)
            passages = np.load(folder / PASSAGE_WEIGHTS, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise IndexFault(f"编码器 {folder} 无法读取（{error}）；请重新安装，或重新训练。") from error
        if not isinstance(description, dict) or description.get("format") != FORMAT:
            raise IndexFault(f"编码器 {folder} 的格式不是本程序认得的 {FORMAT}；请重新安装，或重新训练。")
        if description.get("bits") == 4 and vectors.dtype == np.uint8:
            vectors = _unpacked(vectors)
        if not len(terms) == len(vectors) == len(questions) == len(passages) or vectors.dtype != np.int8:
            raise IndexFault(f"编码器 {folder} 的各个文件对不上；请重新安装，或重新训练。")
        numbers = {term: row for row, term in enumerate(terms)}
        return cls(f"static-{_digest(folder)}", numbers, vectors, questions, passages)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.vectors.shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]; a text's vector does not depend on the texts beside it."""
        return self._encode(texts, self.question_weights)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]; a text's vector does not depend on the texts beside it."""
        return self._encode(texts, self.passage_weights)

    def _encode(self, texts: Sequence[str], weights: Vectors) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        sums: dict[
            str, Vectors
        ] = {}  # of lines: title and headings stand in front of every clause of a document
        for row, text in enumerate(texts):
            for line in text.split("\n"):
                if line not in sums:
                    sums[line] = self._sum(line, weights)
                vectors[row] += sums[line]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _sum(self, line: str, weights: Vectors) -> Vectors:
        numbers = self.numbers
        known = [numbers[term] for term in self.tokenizer.terms(line) if term in numbers]
        return weights[known] @ self.vectors[known].astype(np.float32)


def save_static(
    folder: Path,
    terms: Iterable[str],
    vectors: Vectors,
    question_weights: Vectors,
    passage_weights: Vectors,
    bits: int = 8,
) -> None:
    """Write a static encoder with 8 or 4 bits a number; the scale of each row goes into its weights.

    With 8 bits a row keeps its greatest value; with 4, two numbers a byte, values beyond 2.45 standard deviations are
    cut off, which loses least of a normal distribution (Max 1960).
    """
    folder.mkdir(parents=True, exist_ok=True)
    top = 2 ** (bits - 1) - 1
    reach = np.abs(vectors).max(axis=1) if bits == 8 else 2.45 * vectors.std(axis=1)
    scales = np.maximum(reach, 1e-12) / top
    rounded = np.clip(np.rint(vectors / scales[:, None]), -top, top).astype(np.int8)
    np.save(folder / VECTORS, rounded if bits == 8 else _packed(rounded), allow_pickle=False)
    np.save(folder / QUESTION_WEIGHTS, (question_weights * scales).astype(np.float32), allow_pickle=False)
    np.save(folder / PASSAGE_WEIGHTS, (passage_weights * scales).astype(np.float32), allow_pickle=False)
    (folder / VOCABULARY).write_text("\n".join(terms) + "\n", "utf-8")
    (folder / DESCRIPTION).write_text(json.dumps({"format": FORMAT, "bits": bits}) + "\n", "utf-8")


def _packed(numbers: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return numbers from -7 to 7, of even width, as nibbles: the left half low, the right half high."""
    nibbles = (numbers + 8).astype(np.uint8)
    half = numbers.shape[1] // 2
    return np.bitwise_or(nibbles[:, :half], nibbles[:, half:] * 16, dtype=np.uint8)


def _unpacked(nibbles: NDArray[np.uint8]) -> NDArray[np.int8]:
    return np.hstack([nibbles & 15, nibbles >> 4]).astype(np.int8) - np.int8(8)


def open_encoder(name_or_folder: str | Path | None = None) -> Encoder:
    """Return the built-in encoder where nothing is named, else the one of that folder or hub name.

    A folder of `zhengwen encoder train` is a static encoder; everything else goes to sentence-transformers, which
    is only then imported. Raises IndexFault where it cannot be had, with what to do about it.
    """
    if not name_or_folder:
        return StaticEncoder.open(BUILT_IN)
    if (Path(name_or_folder) / DESCRIPTION).is_file():
        return StaticEncoder.open(Path(name_or_folder))
    from indexer.pretrained import SentenceEncoder

    return SentenceEncoder.open(str(name_or_folder))


def _digest(folder: Path) -> str:
    files = (VOCABULARY, VECTORS, QUESTION_WEIGHTS, PASSAGE_WEIGHTS)
    return sha256(b"".join(sha256((folder / name).read_bytes()).digest() for name in files)).hexdigest()[:16]
