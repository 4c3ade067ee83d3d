"""Which search engine holds the index, and how it is reached: read from the environment (`ZHENGWEN_…`), frozen."""

from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import IndexFault

EngineName = Literal["local", "milvus"]
Words = Literal["terms", "bm25"]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]


class EngineSettings(BaseSettings):
    """What an operator can set; each field is the variable `ZHENGWEN_<FIELD>`.

    engine               local: the arrays of the published generation; milvus: a collection made from it
    milvus_uri           a file ending in .db for Milvus Lite, else the address of a server (http://host:19530)
    milvus_token         "user:password" or a key, where the server asks for it
    milvus_name          alias of the collection in service, and what all collections' names begin with
    milvus_words         how a collection finds words: bm25, by the server's BM25 function with its jieba analyzer; terms,
                         by the terms of this program, as the local engine does
    milvus_vectors       vector index of a new collection; auto chooses by size
    milvus_partitions    partitions of a new collection, filled by province
    milvus_timeout       seconds that a question waits for the server
    milvus_load_timeout  seconds that one step of loading a generation waits
    """

    model_config = SettingsConfigDict(env_prefix="ZHENGWEN_", frozen=True, extra="ignore")

    engine: EngineName = "local"
    milvus_uri: str = ""
    milvus_token: SecretStr = SecretStr("")
    milvus_name: Name = "zhengwen"
    milvus_words: Words = "bm25"
    milvus_vectors: Literal["auto", "FLAT", "HNSW", "IVF_SQ8", "DISKANN"] = "auto"
    milvus_partitions: int = Field(default=16, ge=1, le=1024)
    milvus_timeout: float = Field(default=10.0, gt=0)
    milvus_load_timeout: float = Field(default=3600.0, gt=0)

    @classmethod
    def read(cls) -> Self:
        """Read the environment; raises IndexFault where a value cannot be used."""
        try:
            return cls()
        except ValidationError as error:
            named = "、".join(
                f"ZHENGWEN_{str(item['loc'][0]).upper()}={item['input']}" for item in error.errors()
            )
            raise IndexFault(f"这些设置的值不对：{named}。各项的写法见 docs/scale.md。") from error

    @property
    def is_file(self) -> bool:
        """Whether the engine is Milvus Lite, which keeps its data in a local file."""
        return self.milvus_uri.endswith(".db")
