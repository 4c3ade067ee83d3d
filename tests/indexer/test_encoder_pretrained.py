"""Models of sentence-transformers: tiny ones of each architecture, saved to a folder and opened the way real ones are."""

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sentence_transformers", reason="needs the extra 'models'")

from corpus.errors import IndexFault
from indexer.encoder import open_encoder
from indexer.pretrained import Convention, SentenceEncoder, convention_of, open_reranker

pytestmark = pytest.mark.filterwarnings("ignore")

TEXTS = ["研发投入强度达到多少", "研发经费投入强度达到2.4%", "养老床位"]
QWEN_QUESTION = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
ENDS = {
    "bert": ("[CLS]", "[SEP]", "[PAD]"),
    "xlm": ("<s>", "</s>", "<pad>"),
    "qwen": ("", "<|endoftext|>", "<pad>"),
}


def save_words(folder: Path, kind: str) -> int:
    """Save a tokenizer of single characters with the special tokens of the architecture; return its size."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    first, last, pad = ENDS[kind]
    characters = sorted(
        set("".join(TEXTS) + QWEN_QUESTION + "为这个句子生成表示以用于检索相关文章：query passage")
    )
    vocabulary = {
        word: n for n, word in enumerate(dict.fromkeys([pad, "[UNK]", first or "<x>", last, *characters]))
    }
    words = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))  # noqa: S106
    words.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    words.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}".strip(),
        pair=f"{first} $A {last} $B {last}".strip(),
        special_tokens=[(token, vocabulary[token]) for token in (first, last) if token],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token="[UNK]", pad_token=pad, model_max_length=128,  # noqa: S106
        padding_side="left" if kind == "qwen" else "right",
    ).save_pretrained(folder)  # fmt: skip
    return len(vocabulary)


def save_model(folder: Path, kind: str, head: bool = False) -> Path:
    """Save a model with random weights, as transformers lays it out."""
    import torch
    import transformers

    folder.mkdir(parents=True)
    torch.manual_seed(0)
    size = {
        "vocab_size": save_words(folder, kind),
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "pad_token_id": 0,
    }
    size |= {"num_attention_heads": 2, "intermediate_size": 48, "max_position_embeddings": 160}
    config: Any
    if kind == "bert":
        model = transformers.BertModel(transformers.BertConfig(**size))
    elif kind == "qwen":
        config = transformers.Qwen3Config(**size, num_key_value_heads=1, head_dim=16)
        model = transformers.Qwen3Model(config)
    else:
        config = transformers.XLMRobertaConfig(**size, num_labels=1)
        model = (transformers.XLMRobertaForSequenceClassification if head else transformers.XLMRobertaModel)(
            config
        )
    model.save_pretrained(folder)
    return folder


def save_whole(folder: Path, kind: str, pooling: str, prompts: dict[str, str] | None = None) -> Path:
    """Save a model with its modules and prompts, as it comes from the hub."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    words = Transformer(str(save_model(folder.with_name("bare-" + folder.name), kind)))
    modules = [words, Pooling(32, pooling_mode=pooling), Normalize()]
    SentenceTransformer(modules=modules, prompts=prompts).save(str(folder))
    return folder


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("models")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            "bge-m3": save_whole(root / "bge-m3", "xlm", "cls"),
            "multilingual-e5-small": save_whole(root / "multilingual-e5-small", "xlm", "mean"),
            "bge-small-zh-v1.5": save_whole(root / "bge-small-zh-v1.5", "bert", "cls"),
            "Qwen3-Embedding-0.6B": save_whole(
                root / "Qwen3-Embedding-0.6B", "qwen", "lasttoken", {"query": QWEN_QUESTION, "document": ""}
            ),
        }


EXPECTED = [
    ("bge-m3", "", ""),
    ("multilingual-e5-small", "query: ", "passage: "),
    ("bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
    ("Qwen3-Embedding-0.6B", QWEN_QUESTION, ""),
]


@pytest.mark.parametrize(("name", "question", "passage"), EXPECTED)
def test_each_family_gets_its_prompts(
    models: dict[str, Path], name: str, question: str, passage: str
) -> None:
    encoder = open_encoder(models[name])
    assert isinstance(encoder, SentenceEncoder)
    assert encoder.dimensions == 32
    plain = encoder.model.encode([question + text for text in TEXTS], prompt="", normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode_questions(TEXTS), plain, atol=1e-5)
    plain = encoder.model.encode([passage + text for text in TEXTS], prompt="", normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), plain, atol=1e-5)
    same = np.allclose(encoder.encode_questions(TEXTS), encoder.encode_passages(TEXTS), atol=1e-5)
    assert same == (question == passage)


@pytest.mark.parametrize("name", [row[0] for row in EXPECTED])
def test_vectors_are_of_unit_length(models: dict[str, Path], name: str) -> None:
    vectors = open_encoder(models[name]).encode_passages(TEXTS)
    assert vectors.shape == (3, 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert open_encoder(models[name]).encode_passages([]).shape == (0, 32)


@pytest.mark.parametrize(
    ("name", "kind"), [("bge-m3", "xlm"), ("qwen3-embedding-0.6b", "qwen"), ("bge-base-zh-v1.5", "bert")]
)
def test_a_folder_without_modules_is_pooled_the_way_of_its_family(
    tmp_path: Path, name: str, kind: str
) -> None:
    import torch

    encoder = open_encoder(save_model(tmp_path / name, kind))
    assert isinstance(encoder, SentenceEncoder)
    tokens = encoder.model.tokenizer([TEXTS[0]], return_tensors="pt")
    tokens.pop("token_type_ids", None)
    with torch.no_grad():
        states = encoder.model[0].auto_model(**tokens).last_hidden_state[0]
    expected = states[-1 if kind == "qwen" else 0].numpy()
    np.testing.assert_allclose(
        encoder.encode_passages([TEXTS[0]])[0], expected / np.linalg.norm(expected), atol=1e-5
    )


def test_prompts_of_the_model_itself_take_precedence(tmp_path: Path) -> None:
    folder = save_whole(tmp_path / "multilingual-e5-mine", "xlm", "mean", {"query": "个", "passage": "这"})
    encoder = open_encoder(folder)
    assert isinstance(encoder, SentenceEncoder)
    assert (encoder.convention.question, encoder.convention.passage) == ("个", "这")


def test_the_name_tells_weights_apart(models: dict[str, Path], tmp_path: Path) -> None:
    name = open_encoder(models["bge-m3"]).name
    assert name.startswith("bge-m3-")
    assert open_encoder(models["bge-m3"]).name == name
    other = save_whole(tmp_path / "bge-m3", "xlm", "mean")
    assert open_encoder(other).name != name


def test_a_reranker_scores_pairs(tmp_path: Path) -> None:
    reranker = open_reranker(str(save_model(tmp_path / "bge-reranker-v2-m3", "xlm", head=True)))
    scores = reranker.scores(TEXTS[0], TEXTS)
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == 3
    assert reranker.scores(TEXTS[0], TEXTS[1:2])[0] == pytest.approx(scores[1], abs=1e-5)
    assert reranker.scores(TEXTS[0], []).shape == (0,)
    assert reranker.name.startswith("bge-reranker-v2-m3-")


def test_a_model_that_is_not_here_is_explained_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants as hub

    monkeypatch.setattr(hub, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(hub, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(IndexFault, match="hf download BAAI/bge-m3 --local-dir bge-m3"):
        open_encoder("BAAI/bge-m3")


@pytest.mark.parametrize("name", ["models/none/here", "./none", "no-such-model", "bad name/with space"])
def test_a_name_that_is_neither_folder_nor_model_is_explained(name: str) -> None:
    with pytest.raises(IndexFault, match="模型"):
        open_encoder(name)


def test_a_broken_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", "utf-8")
    with pytest.raises(IndexFault, match="无法打开"):
        open_encoder(tmp_path)
    with pytest.raises(IndexFault, match="无法打开"):
        open_reranker(str(tmp_path))


def test_without_the_package_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(IndexFault, match=r"pip install 'zhengwen\[models\]'"):
        open_encoder("BAAI/bge-m3")


def test_conventions_go_by_the_last_part_of_the_name() -> None:
    assert convention_of("BAAI/bge-large-zh-v1.5").question.startswith("为这个句子")
    assert convention_of("/srv/models/Qwen3-Embedding-4B").pooling == "lasttoken"
    assert convention_of("intfloat/multilingual-e5-large-instruct").passage == ""
    assert convention_of("thenlper/gte-small") == Convention()
