"""The OpenAPI document: what FastAPI derives from the routes, completed with what holds for all of them.

The refusals (a key, a rate, a limit, an index that is not ready) come from middleware and are described here once, each
in the shape of the interface that it answers: problem details, OpenAI's or Dify's own.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from service.api.dialects import Dialect, dialect_of, dify_error, openai_error
from service.api.problems import MEDIA_TYPE, TITLES
from service.schema_dify import Failure
from service.schema_openai import ErrorReply
from service.security.access import needed_scope

Json = dict[str, Any]

KEY = "密钥"
_KEY_SCHEME: Json = {
    "type": "http",
    "scheme": "bearer",
    "description": "请求头 Authorization: Bearer zw_…；密钥由管理员用 zhengwen keys add 新建，不能写在网址里。",
}
_JSON = "application/json"
_SECONDS: Json = {
    "Retry-After": {
        "description": "几秒后可以重试",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
_HEADERS: Mapping[int, Json] = {
    401: {
        "WWW-Authenticate": {"description": "应带的密钥", "required": True, "schema": {"type": "string"}},
    },
    429: _SECONDS,
    503: _SECONDS,
}
_BOUNDED = (("AskRequest", "question"), ("SearchRequest", "query"), ("RetrievalRequest", "query"))
"""The fields whose length the settings limit."""


class FieldFault(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="字段，按请求中的写法")
    message: str


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = Field(description="错在哪里，怎么办")
    errors: list[FieldFault] | None = Field(default=None, exclude_if=lambda value: value is None)


def operation_name(route: APIRoute) -> str:
    """Name an operation after its function, so that generated clients read well."""
    return route.name


def install(app: FastAPI, longest: int, keyed: Callable[[], bool]) -> None:
    """Let `app` describe itself.

    longest  characters that a question may have
    keyed    whether a key is asked for now; without any, those who are let in need none
    """
    held: dict[bool, Json] = {}

    def described() -> Json:
        wanted = keyed()
        if wanted not in held:
            made = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes
            )
            held[wanted] = completed(made, longest, wanted)
        return held[wanted]

    app.openapi = described  # type: ignore[method-assign]


def completed(document: Json, longest: int, keyed: bool) -> Json:
    """Return the document with its security, every refusal, and the bounds that the settings make."""
    components = document.setdefault("components", {})
    schemas: Json = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for model in (Problem, FieldFault, ErrorReply, Failure):
        made = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= made.pop("$defs", {}) | {model.__name__: made}
    components["securitySchemes"] = {KEY: _KEY_SCHEME}
    for name, field in _BOUNDED:
        schemas[name]["properties"][field]["maxLength"] = longest
    for path, method, operation in _operations(document):
        _describe(operation, path, method, keyed)
    return document


def _operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _describe(operation: Json, path: str, method: str, keyed: bool) -> None:
    dialect = dialect_of(path)
    scope = needed_scope(method, path)
    if scope is not None:
        # this machine may read the metrics without a key
        operation["security"] = [{KEY: []}] if keyed and scope == "ask" else [{}, {KEY: []}]
    responses: Json = operation["responses"]
    stated = {int(code) for code in responses if int(code) >= 400}
    for status in sorted(stated | _refusals(operation, path, scope is not None)):
        own = responses.pop(str(status), {}).get("description", "")
        shown, _ = dialect(_sample(status)) if dialect else (status, None)
        responses[str(shown)] = {
            "description": TITLES[status] if own.isascii() else own,  # the framework's own words are English
            "content": {_JSON if dialect else MEDIA_TYPE: {"schema": _shape(dialect)}},
        } | ({"headers": _HEADERS[shown]} if shown in _HEADERS else {})
    for answer in responses.values():
        if answer["description"] == "Successful Response":
            answer["description"] = "成功"
    operation["responses"] = dict(sorted(responses.items()))


def _refusals(operation: Json, path: str, guarded: bool) -> set[int]:
    """Return the statuses with which a request may be refused before or in its route."""
    found = {400, 401}  # an address that is no UTF-8, a key in the address
    if guarded:
        found |= {403, 429, 503}
    if "requestBody" in operation:
        found |= {413, 422}
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        found |= {422}
    if "{" in path:
        found |= {404}
    return found


def _sample(status: int) -> Json:
    return {"status": status, "detail": "", "title": ""}


def _shape(dialect: Dialect | None) -> Json:
    name = "ErrorReply" if dialect is openai_error else "Failure" if dialect is dify_error else "Problem"
    return {"$ref": f"#/components/schemas/{name}"}
