"""Settings of the optional language model."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _checked(text: str) -> str:
    parts = urlsplit(text.strip())
    if text.strip() and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("应为 http:// 或 https:// 开头的完整地址，例如 http://127.0.0.1:8001/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("地址里不能有用户名、口令和 ? # 之后的部分；密钥请写在 ZHENGWEN_LLM_KEY")
    return text.strip().rstrip("/")


class GenerationSettings(BaseSettings):
    """Which language model words the answers, and within which limits.

    llm_url         an OpenAI-compatible endpoint (…/v1); "" for none
    llm_model, llm_key  the model's name there, and the key where one is needed
    llm_timeout     seconds that the endpoint may be silent
    llm_budget      seconds that a question may spend on it in all, retries included
    llm_retries     how often a request is repeated that failed before the first word
    llm_max_tokens  tokens that it may write to an answer
    llm_evidence    characters of clauses that are sent with a question
    llm_concurrency  questions that it is asked at once; those beyond get the clauses themselves
    """

    model_config = SettingsConfigDict(
        env_prefix="ZHENGWEN_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    llm_url: Annotated[str, AfterValidator(_checked)] = ""
    llm_model: str = Field(default="", validate_default=True)
    llm_key: SecretStr = SecretStr("")
    llm_timeout: float = Field(default=20.0, gt=0, le=600)
    llm_budget: float = Field(default=45.0, gt=0, le=600)
    llm_retries: int = Field(default=2, ge=0, le=10)
    llm_max_tokens: int = Field(default=1024, ge=16)
    llm_evidence: int = Field(default=8000, ge=200)
    llm_concurrency: int = Field(default=16, ge=1, le=1000)

    @field_validator("llm_model")
    @classmethod
    def _model_is_named(cls, name: str, others: ValidationInfo) -> str:
        if others.data.get("llm_url") and not name.strip():
            raise ValueError("设置了 ZHENGWEN_LLM_URL 时要写明模型名称")
        return name.strip()

    @field_validator("llm_key")
    @classmethod
    def _key_fits_a_header(cls, key: SecretStr) -> SecretStr:
        bare = key.get_secret_value().strip()
        if not all("!" <= sign <= "~" for sign in bare):
            raise ValueError("密钥里有空格、换行或非 ASCII 字符")
        return SecretStr(bare)
