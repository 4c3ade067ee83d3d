"""GET /docs: the OpenAPI document as a page for people, made here, so that it can be read without a network."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from fastapi import FastAPI, Response

from service.api.pages import HEADERS

Json = Mapping[str, Any]

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>接口说明 - 政问</title>
<link rel="icon" type="image/svg+xml" href="/static/icon.svg">
<link rel="stylesheet" href="/static/page.css">
<link rel="stylesheet" href="/static/views.css">
</head>
<body>
<header class="top"><a class="brand" href="/"><span class="seal" aria-hidden="true">政</span><span>政问</span></a></header>
<main id="main" class="manual">
<h1>接口说明</h1>
<p>{description}机器可读的完整说明：<a href="/openapi.json">/openapi.json</a>（OpenAPI）。MCP 在 <code>/mcp/</code>。</p>
{operations}
</main>
</body>
</html>
"""


def install(app: FastAPI) -> None:
    """Give `app` its manual."""

    def manual() -> Response:
        return Response(page(app.openapi()), media_type="text/html; charset=utf-8", headers=dict(HEADERS))

    app.add_api_route("/docs", manual, methods=["GET", "HEAD"], include_in_schema=False)


def page(document: Json) -> str:
    """Return the page of an OpenAPI document; whatever the document holds is text in it, never markup."""
    parts = []
    tag = None
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if (named := operation.get("tags", [""])[0]) != tag:
                tag = named
                parts.append(f"<h2>{escape(named)}</h2>")
            parts.append("".join(_operation(document, method.upper(), path, operation)))
    return _PAGE.format(
        description=escape(document["info"].get("description", "")), operations="\n".join(parts)
    )


def _operation(document: Json, method: str, path: str, operation: Json) -> Iterator[str]:
    yield f"<section><h3><code>{method} {escape(path)}</code> {escape(operation.get('summary', ''))}</h3>"
    yield f"<p>{escape(operation.get('description', ''))}</p>"
    if operation.get("security"):
        yield "<p>密钥：<code>Authorization: Bearer zw_…</code>"
        yield "（没有密钥也可以访问时除外）</p>" if {} in operation["security"] else "</p>"
    if rows := [_parameter(one) for one in operation.get("parameters", ())]:
        yield "<h4>参数</h4>" + _table(("名称", "位置", "说明"), rows)
    if body := operation.get("requestBody"):
        schema = _resolved(document, body["content"]["application/json"]["schema"])
        yield "<h4>请求体</h4>" + _table(("字段", "", "说明"), [*_fields(schema)])
        for example in schema.get("examples", ()):
            yield f"<pre>{escape(json.dumps(example, ensure_ascii=False, indent=2))}</pre>"
    answers = [
        (code, "、".join(one.get("content", {})), one["description"])
        for code, one in operation["responses"].items()
    ]
    yield "<h4>应答</h4>" + _table(("状态", "类型", "说明"), answers) + "</section>"


def _parameter(parameter: Json) -> tuple[str, str, str]:
    place = "网址" if parameter["in"] == "path" else "查询参数"
    said: str = parameter.get("description") or parameter["schema"].get("description") or ""
    return parameter["name"], place + ("，必填" if parameter.get("required") else ""), said


def _fields(schema: Json) -> Iterator[tuple[str, str, str]]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        bound = f"，最多 {field['maxLength']} 字" if "maxLength" in field else ""
        yield name, "必填" if name in required else "", field.get("description", "") + bound


def _resolved(document: Json, schema: Json) -> Json:
    reference = schema.get("$ref", "")
    found: Json = document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema
    return found


def _table(heads: tuple[str, ...], rows: list[tuple[str, str, str]]) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="scroll" tabindex="0"><table class="plain"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
