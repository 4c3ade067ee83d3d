"""Models of sentence-transformers as encoder or reranker, imported only where one is named.

Prompts, pooling and length come from the model's own files; `pretrained.toml` fills in what some models leave to the
reader of their model card.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexFault

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

_CONVENTIONS = Path(__file__).with_suffix(".toml")
_SKIPPED = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.gguf")
_SAMPLE = 1 << 20
"""Bytes at either end of a file that go into the identity of a model; reading gigabytes at each start would not do."""


@dataclass(frozen=True, slots=True)
class Convention:
    """How a family of models wants its input.

    question, passage  what is put in front of the text
    pooling            "cls", "mean" or "lasttoken", for a folder that does not say it; "" for the default
    """

    question: str = ""
    passage: str = ""
    pooling: str = ""


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """A sentence-transformers model with its prompts; see `indexer.encoder.Encoder`."""

    name: str
    dimensions: int
    convention: Convention
    model: "SentenceTransformer" = field(repr=False)

    @classmethod
    def open(cls, name: str) -> "SentenceEncoder":
        """Open a folder or a hub name. Raises IndexFault where it cannot be had, with what to do about it."""
        folder = model_folder(name)
        convention = convention_of(name)
        try:
            model = _sentence_transformer(folder, convention.pooling)
        except Exception as error:  # any of a dozen libraries below may refuse a model in its own way
            raise IndexFault(_unreadable(name, error)) from error
        own = model.prompts or {}
        said = Convention(
            own.get("query") or convention.question,
            own.get("document") or own.get("passage") or convention.passage,
            convention.pooling,
        )
        return cls(f"{Path(name).name}-{_digest(folder)}", _dimensions(model), said, model)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 [len(texts), dimensions], rows of unit length."""
        return self._encode(texts, self.convention.question)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 [len(texts), dimensions], rows of unit length."""
        return self._encode(texts, self.convention.passage)

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        found = self.model.encode(
            list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, np.float32)


class Reranker(Protocol):
    """Reads a question and a passage together and says how well they fit."""

    @property
    def name(self) -> str: ...  # noqa: D102

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 [len(passages)]; more is better, comparable within one question only."""
        ...


@dataclass(frozen=True, slots=True)
class PairReranker:
    """A cross-encoder of sentence-transformers."""

    name: str
    model: "CrossEncoder" = field(repr=False)

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 [len(passages)]; more is better, comparable within one question only."""
        if not passages:
            return np.zeros(0, np.float32)
        pairs = [(question, passage) for passage in passages]
        return np.asarray(self.model.predict(pairs, show_progress_bar=False), np.float32).reshape(len(pairs))


def open_reranker(name: str) -> Reranker:
    """Open the cross-encoder of a folder or hub name. Raises IndexFault where it cannot be had."""
    folder = model_folder(name)
    try:
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(str(folder), local_files_only=True)
    except Exception as error:  # as above
        raise IndexFault(_unreadable(name, error)) from error
    if model.num_labels != 1:
        raise IndexFault(
            f"模型 {name} 有 {model.num_labels} 个输出，不是重排模型；请换用 BAAI/bge-reranker-v2-m3 一类。"
        )
    return PairReranker(f"{Path(name).name}-{_digest(folder)}", model)


def convention_of(name: str) -> Convention:
    """Return how a model wants its input, by its name or the name of its folder.

    >>> convention_of("intfloat/multilingual-e5-small").question
    'query: '
    >>> convention_of("models/bge-m3")
    Convention(question='', passage='', pooling='cls')
    """
    last = Path(name).name.lower()
    for row in tomllib.loads(_CONVENTIONS.read_text("utf-8"))["model"]:
        if any(fnmatch(last, pattern) for pattern in row["names"]):
            return Convention(row.get("question", ""), row.get("passage", ""), row.get("pooling", ""))
    return Convention()


def model_folder(name: str) -> Path:
    """Return the folder of a model: itself, from the local cache of the hub, else downloaded to there."""
    try:
        import sentence_transformers  # noqa: F401
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import LocalEntryNotFoundError
    except ImportError as error:
        raise IndexFault(
            f"模型 {name} 需要 sentence-transformers，没有安装；请运行 pip install 'zhengwen[models]'，"
            "或去掉 ZHENGWEN_ENCODER 使用内置编码器。"
        ) from error
    if Path(name).is_dir():
        return Path(name)
    if Path(name).is_absolute() or name.startswith(".") or name.count("/") != 1:
        raise IndexFault(f"没有模型文件夹 {name}；请检查路径，或写模型名（如 BAAI/bge-m3）。")
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except LocalEntryNotFoundError:
        pass
    except ValueError as error:
        raise IndexFault(f"{name} 不是模型文件夹，也不是模型名；模型名如 BAAI/bge-m3。") from error
    try:
        return Path(snapshot_download(name, ignore_patterns=list(_SKIPPED)))
    except (OSError, ValueError) as error:
        raise IndexFault(
            f"模型 {name} 不在本机，也无法下载（{type(error).__name__}）；请在能联网的机器上运行 "
            f"hf download {name} --local-dir {Path(name).name}，把文件夹拷到本机，"
            f"再设 ZHENGWEN_ENCODER 为该文件夹；或去掉这项设置，使用内置编码器。"
        ) from error


def _sentence_transformer(folder: Path, pooling: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    if not pooling or (folder / "modules.json").is_file():
        return SentenceTransformer(str(folder), local_files_only=True)
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    words = Transformer(str(folder))
    return SentenceTransformer(
        modules=[words, Pooling(words.get_embedding_dimension(), pooling_mode=pooling)]
    )


def _dimensions(model: "SentenceTransformer") -> int:
    size: Any = model.get_embedding_dimension()
    return int(size)


def _digest(folder: Path) -> str:
    """Return what tells the files of a model from others: names, sizes, both ends of each."""
    whole = sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if any(part.startswith(".") for part in file.relative_to(folder).parts) or file.suffix == ".md":
            continue
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(_SAMPLE)
            stream.seek(max(0, size - _SAMPLE))
            whole.update(
                f"{file.relative_to(folder).as_posix()}|{size}|".encode() + head + stream.read(_SAMPLE)
            )
    return whole.hexdigest()[:16]


def _unreadable(name: str, error: Exception) -> str:
    return (
        f"模型 {name} 无法打开（{type(error).__name__}: {error}）；请确认下载完整、"
        "是 sentence-transformers 能读的模型，或去掉这项设置，使用内置编码器。"
    )
