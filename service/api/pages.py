"""The web page: served at / and at the lasting addresses of its views, with its files and the headers that guard it.

The files are read once, when the application is built. They live under /static/<version>/, where the version is a hash
of them all, so a browser may keep them for ever and still never mixes two versions; /static/<name> serves them too.
"""

import gzip
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

from fastapi import FastAPI, HTTPException, Request, Response

from service.api import reading
from service.api.problems import http_problem

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Sent with the page and its files: only the service's own files run, and no text ever becomes markup."""

_VIEWS = ("/", "/documents", "/documents/{doc}", "/clause/{doc}/{place:path}", "/targets", "/duties")
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_OWN_FILE = re.compile(r"/static/(?=[\w-]+\.\w+\")")
_SMALL = 512
_LOADING = re.compile(r"<main(?P<attributes>[^>]*)>.*?</main>", re.DOTALL)
_MISSING = """<main\\g<attributes>>
<h1>没有这个页面</h1>
<p>网址可能抄漏了，或者这一页已经不在了。可以<a href="/">提问</a>，或在<a href="/documents">文件目录</a>里查找。</p>
</main>"""
_PROGRAMS = frozenset({"v1", "retrieval", "mcp", "static", "metrics"})
"""Where no person goes: there every refusal is a problem for programs."""


@dataclass(frozen=True, slots=True)
class WebFile:
    """One file of the page as it is sent; `packed` is its gzip form, None where that saves nothing."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "WebFile":
        """Prepare a file for sending."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        text = kind.startswith("text/") or kind.endswith("svg+xml")
        packed = gzip.compress(content, mtime=0) if text and len(content) > _SMALL else None
        return cls(
            content,
            packed,
            f"{kind}; charset=utf-8" if text else kind,
            f'"{sha256(content).hexdigest()[:20]}"',
        )

    def response(self, request: Request, caching: str, status: int = 200) -> Response:
        """Answer a request: the file, or 304 where the browser has it already."""
        headers = {**HEADERS, "Cache-Control": caching, "ETag": self.etag, "Vary": "Accept-Encoding"}
        held = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
        if self.etag in held and status == 200:
            return Response(status_code=304, headers=headers)
        if self.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                self.packed,
                status,
                media_type=self.media_type,
                headers=headers | {"Content-Encoding": "gzip"},
            )
        return Response(self.content, status, media_type=self.media_type, headers=headers)


@dataclass(frozen=True, slots=True)
class Website:
    """The page and its files.

    missing  the page that says that there is none at an address
    version  a hash of all files, part of their addresses
    """

    page: WebFile
    missing: WebFile
    files: Mapping[str, WebFile]
    version: str

    @classmethod
    def read(cls, folder: Traversable) -> "Website":
        """Read the folder that holds index.html and the files it uses."""
        contents = {
            item.name: item.read_bytes()
            for item in sorted(folder.iterdir(), key=lambda item: item.name)
            if item.is_file() and not item.name.startswith(".")
        }
        digest = sha256()
        for name, content in contents.items():
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        version = "v" + digest.hexdigest()[:12]
        page = _OWN_FILE.sub(f"/static/{version}/", contents.pop("index.html").decode("utf-8"))
        files = {name: WebFile.of(name, content) for name, content in contents.items()}
        missing = _LOADING.sub(_MISSING, page)
        made = [WebFile.of("index.html", one.encode("utf-8")) for one in (page, missing)]
        return cls(made[0], made[1], files, version)


def install(app: FastAPI) -> None:
    """Give `app` the page, the addresses of its views, its files, and what the reading view asks for."""
    site = Website.read(resources.files("service") / "web")

    def page(request: Request) -> Response:
        return site.page.response(request, _ASK_AGAIN)

    def static(path: str, request: Request) -> Response:
        version, _, name = path.rpartition("/")
        file = site.files.get(name)
        if file is None:
            raise HTTPException(404, f"网页没有“{path}”这个文件，请刷新页面。")
        return file.response(request, _FOREVER if version == site.version else _ASK_AGAIN)

    async def missing(request: Request, error: Exception) -> Response:
        if request.url.path.lstrip("/").partition("/")[0] in _PROGRAMS or not _for_a_person(request):
            return await http_problem(request, error)
        return site.missing.response(request, "no-store", 404)

    app.add_exception_handler(404, missing)
    for address in _VIEWS:
        app.add_api_route(address, page, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/static/{path:path}", static, methods=["GET", "HEAD"], include_in_schema=False)
    app.include_router(reading.router)


def _for_a_person(request: Request) -> bool:
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
