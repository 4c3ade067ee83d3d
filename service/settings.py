"""Every setting of the service, read once from the environment (`ZHENGWEN_…`) and handed on frozen."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator can set; each field is the variable `ZHENGWEN_<FIELD>`.

    index           folder that holds the generations and the pointer CURRENT
    corpus          folders that are indexed where no index exists yet, parted by the path separator
    host, port      where `zhengwen serve` listens
    open            let others than this machine in
    encoder         "" for the built-in encoder, else a folder or hub name of a sentence-transformers model
    lexicon         a TOML file of the user's own that is laid over the built-in lexicon
    default_region  what 我区, 我省, 本市 mean in a question
    public_url      what citation links begin with; "" for links relative to the service
    allowed_hosts   further hosts by whose name agents may call /mcp/, parted by commas
    max_body        bytes that a request body may have
    max_question    characters that a question may have
    max_history     earlier questions that are looked at
    """

    model_config = SettingsConfigDict(env_prefix="ZHENGWEN_", frozen=True, extra="ignore")

    index: Path = Path("var/index")
    corpus: str = "corpus/documents"
    open: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    encoder: str = ""
    lexicon: Path | None = None
    default_region: str = ""
    public_url: str = ""
    allowed_hosts: str = ""
    max_body: int = Field(default=1 << 20, gt=0)
    max_question: int = Field(default=2000, gt=0)
    max_history: int = Field(default=20, ge=0)

    @property
    def corpus_folders(self) -> list[Path]:
        """The folders that `corpus` names."""
        return [Path(folder) for folder in self.corpus.split(os.pathsep) if folder]
