"""The built-in encoder: unit vectors from NumPy alone, the same for the same text, of known identity."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import IndexFault
from indexer.encoder import (
    BUILT_IN,
    DESCRIPTION,
    QUESTION_WEIGHTS,
    VECTORS,
    VOCABULARY,
    StaticEncoder,
    open_encoder,
    save_static,
)
from indexer.tokenizer import Tokenizer

REPOSITORY = Path(__file__).parents[2]
BUILT_IN_ENCODER = open_encoder()

PASSAGES = (
    "对科技型中小企业研发费用给予补助，最高不超过100万元。",
    "加强耕地保护，严守永久基本农田红线。",
    "推进养老服务设施建设，每千名老年人拥有养老床位35张。",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    terms = list(dict.fromkeys(term for passage in PASSAGES for term in Tokenizer().terms(passage)))
    random = np.random.default_rng(0)
    vectors = random.standard_normal((len(terms), 16)).astype(np.float32)
    weights = random.uniform(0.5, 1.5, len(terms)).astype(np.float32)
    save_static(tmp_path / "small", terms, vectors, weights, weights * 2)
    return tmp_path / "small"


def test_a_vector_is_the_weighted_sum_of_its_terms(folder: Path) -> None:
    encoder = StaticEncoder.open(folder)
    text = "耕地保护，耕地"
    rows = [encoder.numbers[term] for term in Tokenizer().terms(text) if term in encoder.numbers]
    expected = sum(encoder.question_weights[row] * encoder.vectors[row].astype(float) for row in rows)
    found = encoder.encode_questions([text])[0]
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=1e-6)


@pytest.mark.parametrize(("bits", "least"), [(8, 0.999), (4, 0.98)])
def test_quantising_keeps_the_directions(tmp_path: Path, bits: int, least: float) -> None:
    vectors = np.random.default_rng(1).standard_normal((3, 64)).astype(np.float32) * [[0.01], [1], [100]]
    save_static(tmp_path, ["耕", "地", "保"], vectors, np.ones(3, np.float32), np.ones(3, np.float32), bits)
    encoder = StaticEncoder.open(tmp_path)
    found = encoder.encode_passages(["耕", "地", "保"])
    expected = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert (found * expected).sum(axis=1).min() > least
    both = encoder.encode_passages(["地 保"])[0]  # the scale of each row survives
    assert float(both @ expected[2]) > least


@settings(deadline=None)
@given(st.lists(st.sampled_from(PASSAGES) | st.text(max_size=20), max_size=5))
def test_vectors_are_of_unit_length_or_zero(texts: list[str]) -> None:
    for encode in (BUILT_IN_ENCODER.encode_questions, BUILT_IN_ENCODER.encode_passages):
        vectors = encode(texts)
        assert vectors.shape == (len(texts), BUILT_IN_ENCODER.dimensions)
        assert vectors.dtype == np.float32
        lengths = np.linalg.norm(vectors, axis=1)
        assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    encoder = open_encoder()
    together = encoder.encode_passages(PASSAGES)
    for passage, vector in zip(PASSAGES, together, strict=True):
        assert np.array_equal(encoder.encode_passages([passage])[0], vector)


def test_text_without_a_known_word_is_zero() -> None:
    assert not open_encoder().encode_questions(["", "？！", "\n"]).any()


@pytest.mark.parametrize(
    ("question", "expected"),
    [("小公司搞研发国家给多少钱", 0), ("种粮食的地能不能盖房子", 1), ("老人住的床位要有多少", 2)],
)
def test_everyday_words_find_official_ones(question: str, expected: int) -> None:
    encoder = open_encoder()
    scores = encoder.encode_passages(PASSAGES) @ encoder.encode_questions([question])[0]
    assert int(scores.argmax()) == expected


def test_the_built_in_weights_fit_in_16_megabytes_and_hold_no_pickle() -> None:
    files = [file for file in BUILT_IN.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) <= 16 * 1024 * 1024
    assert {file.suffix for file in files} <= {".npy", ".txt", ".json", ".md"}


def test_a_folder_of_static_weights_opens_by_its_path(folder: Path) -> None:
    assert open_encoder(folder).name == StaticEncoder.open(folder).name
    assert open_encoder(str(folder)).dimensions == 16


def test_other_weights_have_another_name(folder: Path) -> None:
    before = StaticEncoder.open(folder).name
    weights = np.load(folder / QUESTION_WEIGHTS)
    np.save(folder / QUESTION_WEIGHTS, weights * 1.01)
    assert StaticEncoder.open(folder).name != before
    assert before.startswith("static-")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (VECTORS, None),
        (VECTORS, b"no array"),
        (DESCRIPTION, b"{"),
        (DESCRIPTION, b"[]"),
        (DESCRIPTION, json.dumps({"format": "other"}).encode()),
        (VOCABULARY, "耕地\n".encode()),
    ],
)
def test_damaged_weights_are_explained(folder: Path, file: str, content: bytes | None) -> None:
    path = folder / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(IndexFault, match=r"编码器 .*small"):
        StaticEncoder.open(folder)


def test_the_built_in_encoder_imports_no_torch() -> None:
    script = (
        "import sys; from indexer.encoder import open_encoder; open_encoder().encode_questions(['研发投入']);"
        "print({'torch', 'sentence_transformers', 'transformers', 'numba'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True)
    assert run.stdout.strip() == "set()", run.stderr
