"""Every setting of the service, read once from the environment (`ZHENGWEN_…`) and handed on frozen."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from indexer.settings import EngineSettings
from service.generation_settings import GenerationSettings


def _checked_rate(text: str) -> str:
    from service.security.rates import valid_rate  # its library takes long to load, and few set a rate

    return valid_rate(text)


Rate = Annotated[str, AfterValidator(_checked_rate)]


class Settings(EngineSettings, GenerationSettings):
    """What an operator can set, beside the search engine and the language model; each field is the variable `ZHENGWEN_<FIELD>`.

    index           folder that holds the generations and the pointer CURRENT
    corpus          folders that are indexed where no index exists yet, parted by the path separator
    host, port      where `zhengwen serve` listens
    open            let others than this machine in
    encoder         "" for the built-in encoder, else a folder or hub name of a sentence-transformers model
    reranker        "" for none, else a folder or hub name of a cross-encoder that reorders the best clauses
    reranked        so many of the best clauses the cross-encoder reads
    reranker_share  what its order counts beside the ranking's own, within 0 and 1
    lexicon         a TOML file of the user's own that is laid over the built-in lexicon
    default_region  what 我区, 我省, 本市 mean in a question
    public_url      what citation links begin with; "" for links relative to the service
    allowed_hosts   further hosts by whose name agents may call /mcp/, parted by commas
    max_body        bytes that a request body may have
    head_seconds    seconds in which a request line with its headers must be there
    body_seconds    seconds in which a body must be there
    drain_seconds   seconds that requests under way have to end when the service is told to stop
    send_seconds    seconds for which a client may stop reading its answer
    connections     connections held at once; more are answered 503
    connections_per_address  connections of one address but this machine's own; 0 for any number
    max_question    characters that a question may have
    max_history     earlier questions that are looked at
    max_history_characters  characters that these may have together; the oldest are left out
    keys            the file of keys
    rate_key, rate_address  requests allowed to a key, or to an address without a key ("100/10 seconds; 3000/hour"); "" for any
    cors_origins    origins whose pages may call the service from a browser, parted by commas; "" for none
    audit           folder of the audit log; "" for none
    audit_questions whether the audit log holds questions or only their SHA-256; with "hash", answers are not kept either
    audit_days      days that the audit log is kept
    audit_bytes     size at which a file of the audit log is closed and the next one begun
    feedback        the file of feedback and of the answers that it may be given on; "" for none
    kept_answers    how many of the last answers feedback may be given on
    log_level       questions appear in the log at debug only
    log_format      "auto" writes text to a terminal and JSON to anything else
    """

    model_config = SettingsConfigDict(env_prefix="ZHENGWEN_", frozen=True, extra="ignore")

    index: Path = Path("var/index")
    corpus: str = "corpus/documents"
    open: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    encoder: str = ""
    reranker: str = ""
    reranked: int = Field(default=20, ge=2, le=100)
    reranker_share: float = Field(default=0.5, ge=0, le=1)
    lexicon: Path | None = None
    default_region: str = ""
    public_url: str = ""
    allowed_hosts: str = ""
    max_body: int = Field(default=1 << 20, gt=0)
    head_seconds: int = Field(default=10, ge=1)
    body_seconds: int = Field(default=30, ge=1)
    drain_seconds: int = Field(default=30, ge=1)
    send_seconds: int = Field(default=30, ge=1)
    connections: int = Field(default=1000, ge=2)
    connections_per_address: int = Field(default=250, ge=0)
    max_question: int = Field(default=2000, gt=0)
    max_history: int = Field(default=20, ge=0)
    max_history_characters: int = Field(default=20_000, ge=0)
    keys: Path = Path("var/keys.sqlite")
    rate_key: Rate = "100/10 seconds"
    rate_address: Rate = "100/10 seconds"
    cors_origins: str = ""
    audit: str = "var/audit"
    audit_questions: Literal["text", "hash"] = "text"
    audit_days: int = Field(default=180, ge=1)
    audit_bytes: int = Field(default=64 << 20, ge=1024)
    feedback: str = "var/feedback.sqlite"
    kept_answers: int = Field(default=10_000, ge=0)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "text"] = "auto"

    @property
    def corpus_folders(self) -> list[Path]:
        """The folders that `corpus` names."""
        return [Path(folder) for folder in self.corpus.split(os.pathsep) if folder]
