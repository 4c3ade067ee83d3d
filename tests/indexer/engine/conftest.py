"""The same small index under every search engine; Milvus stands for both of its ways to find words."""

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indexer.build import BuildReport
from indexer.index import Index
from indexer.settings import EngineSettings

ENGINES = ("local", "milvus-bm25", "milvus-terms")

MISSING = next((name for name in ("pymilvus", "milvus_lite") if importlib.util.find_spec(name) is None), None)
DOCUMENTS = {
    "规划—甲": (
        "云溪省科技规划",
        "研发经费投入强度达到2.4%。",
        "由科技厅牵头建设重点实验室。",
        "推进节水型社会建设。",
    ),
    "办法": (
        "广州市人才办法",
        "引进高层次人才，给予安家补助。",
        "依照规划执行。",
        "本办法自印发之日起施行。",
    ),
    "要点 2021": ("深圳市工作要点", "建设重点实验室和节水型社会。", "研发经费只增不减。"),
    "通知": ("全国节水通知", "各地推进节水。"),
}

CATALOG = """
[documents."规划—甲"]
region = "云溪省"
issuer = ["云溪省人民政府", "云溪省科学技术厅"]
document_number = "云政发〔2017〕26号"
issued = 2017-03-01
expires = 2020-12-31

["documents"."办法"]
region = "广州市"
issuer = ["广州市人民政府"]
issued = 2023-07-15
status = "in_force"

["documents"."要点 2021"]
region = "深圳市"
issuer = ["深圳市100%\\\\_\\"局"]
issued = 2021-01-04
status = "repealed"
"""


@dataclass(frozen=True)
class House:
    """An index folder and the engine that goes with it."""

    folder: Path
    corpus: Path
    settings: EngineSettings
    encoder: Any
    run: Callable[..., BuildReport]

    @property
    def mirror(self) -> Any:
        if self.settings.engine == "local":
            return None
        from indexer.milvus.publication import MilvusMirror

        return MilvusMirror(self.settings)

    def publish(self, **options: Any) -> BuildReport:
        return self.run(mirror=self.mirror, **options)

    def open(self) -> Index:
        from indexer.milvus.search import opener

        return Index.open(self.folder, self.encoder, opener(self.settings))

    def write(self, doc: str, *lines: str) -> None:
        (self.corpus / f"{doc}.txt").write_text("\n".join(lines), "utf-8")


def settings_of(engine: str, folder: Path) -> EngineSettings:
    if engine == "local":
        return EngineSettings(engine="local")
    if MISSING:
        pytest.skip(f"{MISSING} is not installed")
    return EngineSettings(
        engine="milvus",
        milvus_uri=str(folder / "milvus.db"),
        milvus_words="bm25" if engine.endswith("bm25") else "terms",
        milvus_partitions=4,
        milvus_timeout=20,
    )


@pytest.fixture(params=ENGINES)
def house(
    request: pytest.FixtureRequest, tmp_path: Path, corpus_dir: Path, index_dir: Path, encoder: Any, make: Any
) -> House:
    """An empty index folder; its corpus holds four documents, some of which have names beyond ASCII."""
    for file in corpus_dir.iterdir():
        file.unlink()
    made = House(index_dir, corpus_dir, settings_of(request.param, tmp_path), encoder, make)
    for doc, lines in DOCUMENTS.items():
        made.write(doc, *lines)
    (corpus_dir / "catalog.toml").write_text(CATALOG, "utf-8")
    return made


@pytest.fixture
def index(house: House) -> Iterator[Index]:
    """The documents, published and open."""
    house.publish()
    opened = house.open()
    yield opened
    opened.close()
