"""catalog.toml: what a person says of the documents of a folder, over what their files say.

    [documents.s02]
    status = "repealed"          # in_force | expired | repealed | unknown, or 有效 | 已失效 | 已废止 | 不明
    repealed_by = "s06"          # the document that does it; a title or a number where it is not in the corpus
    issued = 2019-05-20          # also effective, expires
    issuer = ["…", "…"]          # also addressees
    title = "…"                  # also document_number, region, genre

Every key stands for the field of `Masthead` of that name; "" and [] say that the document has none.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from corpus.errors import CatalogError
from corpus.masthead import genre_of
from corpus.masthead.numbers import normalize_number
from corpus.masthead.terms import find_period
from corpus.model import Masthead
from corpus.regions import normalize, province_of

CATALOG_NAME = "catalog.toml"

_WORDS = ("title", "document_number", "repealed_by", "region", "genre")
_NAMES = ("issuer", "addressees")
_DATES = ("issued", "effective", "expires")
_KEYS = (*_WORDS, *_NAMES, *_DATES, "status")
_STATUSES = {word: word for word in ("in_force", "expired", "repealed", "unknown")} | {
    "有效": "in_force",
    "已失效": "expired",
    "失效": "expired",
    "已废止": "repealed",
    "废止": "repealed",
    "不明": "unknown",
}
_NULLABLE = frozenset({"document_number", "repealed_by", *_DATES})
_LINE = re.compile(r"at line (?P<line>\d+), column (?P<column>\d+)")
_SOURCES = {
    "text": "见于正文",
    "metadata": "见于网页信息表",
    "inferred": "由上下文推定",
    "catalog": "见于目录",
}
_HEADER = "本文件记录文件自身说不清的事项（如 status、repealed_by），并可改正读出的任何一项。"

Entry = Mapping[str, Any]
"""Fields of `Masthead` and their values for one document, as a person wrote them, checked and normalised."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """The entries of the catalog.toml of each corpus folder: folder → document → entry."""

    folders: Mapping[Path, Mapping[str, Entry]]

    def entry(self, root: Path, *docs: str) -> Entry:
        """Return the entry of a document of a folder under the first of its names that has one, empty where none has."""
        entries = self.folders.get(root, {})
        return next((entries[doc] for doc in docs if doc in entries), {})

    def orphans(self, root: Path, docs: Iterable[str]) -> tuple[str, ...]:
        """Return the documents that the catalogue of a folder names and that are not among `docs`."""
        known = set(docs)
        return tuple(doc for doc in self.folders.get(root, {}) if doc not in known)


def read_catalog(folders: Sequence[Path]) -> Catalog:
    """Return the catalogues of corpus folders; a folder without catalog.toml has an empty one.

    Raises CatalogError, naming file, document, key and remedy, for bad syntax, an unknown key or a bad or contradictory
    value.
    """
    return Catalog({folder: _read(folder / CATALOG_NAME) for folder in folders})


def require_documents(catalog: Catalog, root: Path, docs: Sequence[str]) -> None:
    """Raise CatalogError where the catalogue of a folder names a document that is not among `docs`."""
    for doc in catalog.orphans(root, docs):
        close = difflib.get_close_matches(doc, docs, 1)
        hint = f"是不是“{close[0]}”？" if close else ""
        raise CatalogError(
            f"{root / CATALOG_NAME}：[documents.{doc}] 没有对应的文件。{hint}"
            f"请改正文件编号（文件名去掉扩展名），或者删去这一节。"
        )


def override(masthead: Masthead, entry: Entry) -> Masthead:
    """Return a masthead with the values of a catalogue's entry in place of its own, marked "catalog" in `found`."""
    if not entry:
        return masthead
    changes: dict[str, Any] = dict(entry)
    if changes.get("repealed_by") and "status" not in changes:
        changes["status"] = "repealed"
    if "title" in changes:
        changes.setdefault("genre", genre_of(changes["title"]) or masthead.genre)
        changes["period"] = find_period(changes["title"]) or masthead.period
    if "region" in changes:
        changes["region_path"] = _path_to(changes["region"], masthead.region_path)
    named = {name for name in changes if name in _KEYS}
    found = {name: source for name, source in masthead.found.items() if name not in named}
    found |= {name: "catalog" for name in sorted(named) if changes[name] not in (None, "", ())}
    return replace(masthead, **changes, found=found)


def _path_to(region: str, path: tuple[str, ...]) -> tuple[str, ...]:
    if not region:
        return ()
    if region in path:
        return path[: path.index(region) + 1]
    province = province_of(region)
    return (province, region) if province and province != region else (region,)


def _read(path: Path) -> Mapping[str, Entry]:
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise CatalogError(f"{path}：不是 UTF-8 编码。请另存为 UTF-8 后重试。") from error
    except OSError as error:
        raise CatalogError(f"{path}：读不出来（{error.strerror}）。请检查文件权限。") from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(
            f"{path}：{_where(error)}不合 TOML 语法。请检查引号、等号和方括号是否成对、同名的节或项是否重复。"
        ) from error
    for key in table:
        if key != "documents":
            raise CatalogError(f"{path}：不认识“{key}”。每份文件的内容请写在 [documents.文件编号] 之下。")
    documents = table.get("documents", {})
    if not isinstance(documents, dict):
        raise CatalogError(f"{path}：documents 应是一节，请写成 [documents.文件编号]。")
    return {doc: _entry(path, doc, values) for doc, values in documents.items()}


def _where(error: tomllib.TOMLDecodeError) -> str:
    match = _LINE.search(str(error))
    return f"第 {match['line']} 行第 {match['column']} 列" if match else "文件末尾"


def _entry(path: Path, doc: str, values: object) -> Entry:
    if not isinstance(values, dict):
        raise CatalogError(f"{path}：documents.{doc} 应是一节，请写成 [documents.{doc}]，各项写在下面。")
    entry = {key: _value(f"{path}：[documents.{doc}] 的 {key}", key, value) for key, value in values.items()}
    _check_agreement(f"{path}：[documents.{doc}]", doc, entry)
    return entry


def _value(where: str, key: str, value: object) -> object:
    """The value as `Masthead` holds it; `where` names file, document and key for the message."""
    if key not in _KEYS:
        close = difflib.get_close_matches(key, _KEYS, 1)
        hint = f"是不是 {close[0]}？" if close else ""
        raise CatalogError(f"{where} 不是可以填写的项。{hint}可以填写：{'、'.join(_KEYS)}。")
    if key in _NAMES:
        return _names(where, value)
    if key in _DATES and value != "":
        return _date(where, value)
    if not isinstance(value, str):
        raise CatalogError(f"{where} 应是一段文字，请给它加上引号。")
    words = value.strip()
    if key == "status":
        if words not in _STATUSES:
            raise CatalogError(f"{where} 不能是“{words}”。可以填写：{'、'.join(_STATUSES)}。")
        return _STATUSES[words]
    if key == "document_number":
        words = normalize_number(words)
    if key == "region":
        words = normalize(words)
    return words or (None if key in _NULLABLE else "")


def _names(where: str, value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise CatalogError(f'{where} 应是一列名称，请写成 ["甲", "乙"]。')
    return tuple(name.strip() for name in names if name.strip())


def _date(where: str, value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError as error:
        raise CatalogError(f"{where} 不是日期：{value}。请写成 2024-05-06 的样子。") from error


def _check_agreement(where: str, doc: str, entry: Entry) -> None:
    status, by = entry.get("status"), entry.get("repealed_by")
    if by and status not in (None, "repealed"):
        raise CatalogError(
            f'{where} 既写了 repealed_by，又写 status = "{status}"。已废止的请写 status = "repealed"，未废止的请删去 repealed_by。'
        )
    if by == doc:
        raise CatalogError(f"{where} 的 repealed_by 是它自己。请写废止它的那份文件。")
    first, last = entry.get("effective") or entry.get("issued"), entry.get("expires")
    if first and last and first > last:
        raise CatalogError(
            f"{where} 的失效日期 {last} 早于成文或者施行日期 {first}。请核对 issued、effective、expires。"
        )


def propose_entry(folder: Path, doc: str, masthead: Masthead) -> None:
    """Add a section for a document to the catalogue of a folder, what was found in comments for a person to correct.

    Everything that stands in the file stays as it is. A document that has a section already is left alone. Raises
    CatalogError where the file cannot be read or written.
    """
    path = folder / CATALOG_NAME
    if doc in _read(path):
        return
    try:
        words = path.read_text("utf-8-sig") if path.exists() else ""
        written = tomlkit.parse(words)
    except (OSError, TOMLKitError) as error:
        raise CatalogError(f"{path}：读不出来（{error}）。请先改正这个文件。") from error
    if not words.strip():
        written.add(tomlkit.comment(_HEADER))
        written.add(tomlkit.nl())
    documents = written.get("documents")
    if documents is None:
        documents = tomlkit.table(is_super_table=True)
        written["documents"] = documents
    section = tomlkit.table()
    for line in _proposal(masthead):
        section.add(tomlkit.comment(line))
    section.add(tomlkit.nl())
    documents.append(doc, section)
    _replace(path, tomlkit.dumps(written))


def _proposal(masthead: Masthead) -> list[str]:
    """The lines of a section: each field as it would be written, and where it was found; a lost one as a gap to fill."""
    lines = ["以下各项由程序读出，请核对。要改正哪一项，就去掉那一行开头的 # 再改。"]
    for key in ("title", "document_number", "issuer", "issued", "effective", "expires", "status", "region"):
        value = getattr(masthead, key)
        source = masthead.found.get(key)
        if value in (None, "", (), "unknown"):
            if key not in ("effective", "expires"):
                lines.append(f"{key} = {'[]' if key in _NAMES else chr(34) * 2}  # 没有读出，请补上")
            continue
        literal = date.fromisoformat(value) if key in _DATES else list(value) if key in _NAMES else value
        lines.append(
            f"{key} = {tomlkit.item(literal).as_string()}  # {_SOURCES.get(source or '', '见于正文')}"
        )
    return lines


def _replace(path: Path, words: str) -> None:
    """Write a file beside the old one and put it in its place, so that no reader sees half of it."""
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=".catalog-", delete=False
        ) as beside:
            beside.write(words)
            beside.flush()
            os.fsync(beside.fileno())
        if path.exists():
            Path(beside.name).chmod(path.stat().st_mode & 0o777)
        else:
            Path(beside.name).chmod(0o644)
        Path(beside.name).replace(path)
    except OSError as error:
        raise CatalogError(f"{path}：写不进去（{error.strerror}）。请检查文件夹的权限和磁盘空间。") from error
