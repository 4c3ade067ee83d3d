"""What a person should look at in a corpus: fields that are missing or doubtful, copies, stray entries of the catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from corpus.catalog import CATALOG_NAME, Catalog, read_catalog
from corpus.folder import SourceFile, find_files
from corpus.library import survey
from corpus.limits import Limits
from corpus.masthead import status_on
from corpus.masthead.quoting import is_balanced, same_words
from corpus.model import Document, Masthead

Kind = Literal["unreadable", "missing", "doubtful", "duplicate", "orphan"]

_FIELDS = {
    "title": "标题",
    "document_number": "发文字号",
    "issuer": "发文机关",
    "issued": "成文日期",
    "region": "地区",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    doc    the document, or the name that the catalogue has an entry for; "" for a file without a name
    field  of Masthead; "" where it concerns the whole file
    """

    doc: str
    kind: Kind
    field: str
    message: str


def check(corpus_dir: Path, limits: Limits, today: date) -> tuple[Finding, ...]:
    """Return what is missing or doubtful in a corpus folder, in the order of its documents.

    Raises CatalogError where catalog.toml itself is broken.
    """
    catalog = read_catalog([corpus_dir])
    sources = find_files([corpus_dir])
    found = survey([corpus_dir], limits)
    findings = [Finding(failure.source.doc, "unreadable", "", failure.reason) for failure in found.failures]
    mastheads = {document.doc: document.masthead for document in found.documents}
    for document in found.documents:
        findings.extend(_findings_of(document, mastheads, corpus_dir, today))
    findings.extend(_duplicates(found.documents))
    findings.extend(_orphans(catalog, corpus_dir, sources))
    order = {source.doc: number for number, source in enumerate(sources)}
    return tuple(sorted(findings, key=lambda finding: order.get(finding.doc, len(order))))


def _findings_of(
    document: Document, mastheads: Mapping[str, Masthead], corpus_dir: Path, today: date
) -> Iterator[Finding]:
    masthead = document.masthead
    remedy = f"请在 {corpus_dir / CATALOG_NAME} 的 [documents.{document.doc}] 中补上"
    for field, name in _FIELDS.items():
        if not getattr(masthead, field):
            yield Finding(document.doc, "missing", field, f"没有读出{name}。{remedy} {field}。")
    if status_on(masthead, today) == "unknown":
        yield Finding(document.doc, "missing", "status", f"不知道现在是否有效。{remedy} status。")
    for field, message in _doubts(masthead, mastheads, today):
        yield Finding(
            document.doc,
            "doubtful",
            field,
            message + f"请核对；要改正，{remedy.removeprefix('请')} {field}。",
        )


def _doubts(masthead: Masthead, mastheads: Mapping[str, Masthead], today: date) -> Iterator[tuple[str, str]]:
    """Pairs of field and doubt."""
    if masthead.title and (masthead.found.get("title") == "inferred" or not is_balanced(masthead.title)):
        yield "title", f"标题“{masthead.title}”不一定对。"
    elif masthead.title and not masthead.genre:
        yield "genre", f"从标题“{masthead.title}”看不出文种。"
    year = _year_of(masthead.document_number)
    if year and masthead.issued and abs(int(masthead.issued[:4]) - year) > 0:
        yield "issued", f"成文日期 {masthead.issued} 与发文字号 {masthead.document_number} 的年份不一致。"
    if masthead.issued and masthead.issued > today.isoformat():
        yield "issued", f"成文日期 {masthead.issued} 在今天之后。"
    if masthead.effective and masthead.expires and masthead.effective > masthead.expires:
        yield "expires", f"失效日期 {masthead.expires} 早于施行日期 {masthead.effective}。"
    if (
        masthead.found.get("status") in ("catalog", "metadata")
        and masthead.status == "in_force"
        and status_on(masthead, today) == "expired"
    ):
        yield "status", f"写明有效，但有效期已于 {masthead.expires} 届满。"
    if (
        masthead.repealed_by
        and masthead.found.get("repealed_by") == "catalog"
        and masthead.repealed_by not in mastheads
    ):
        yield "repealed_by", f"废止它的 {masthead.repealed_by} 不在文件夹中。"


def _year_of(number: str | None) -> int | None:
    _, mark, rest = (number or "").partition("〔")
    return int(rest[:4]) if mark and rest[:4].isdecimal() else None


def _duplicates(documents: Sequence[Document]) -> Iterator[Finding]:
    """The same bytes, or the same number under the same title, twice."""
    by_hash: defaultdict[str, list[Document]] = defaultdict(list)
    by_number: defaultdict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in documents:
        by_hash[document.sha256].append(document)
        if document.masthead.document_number:
            by_number[document.masthead.document_number, same_words(document.masthead.title)].append(document)
    for same in by_hash.values():
        for copy in same[1:]:
            yield Finding(
                copy.doc,
                "duplicate",
                "",
                f"与 {same[0].doc}（{same[0].source_file}）是同一个文件。请删去一个。",
            )
    for (number, _), same in by_number.items():
        for copy in (document for document in same[1:] if document.sha256 != same[0].sha256):
            yield Finding(
                copy.doc,
                "duplicate",
                "document_number",
                f"与 {same[0].doc} 的发文字号（{number}）和标题相同。请确认是否重复收入。",
            )


def find_orphans(corpus_dirs: Sequence[Path]) -> list[Finding]:
    """Return what the catalogues of corpus folders say of documents that are not there; raises CatalogError."""
    catalog, sources = read_catalog(corpus_dirs), find_files(corpus_dirs)
    return [finding for folder in corpus_dirs for finding in _orphans(catalog, folder, sources)]


def _orphans(catalog: Catalog, corpus_dir: Path, sources: Iterable[SourceFile]) -> Iterator[Finding]:
    names = [name for source in sources for name in (source.doc, source.local)]
    for doc in catalog.orphans(corpus_dir, names):
        yield Finding(
            doc,
            "orphan",
            "",
            f"{corpus_dir / CATALOG_NAME} 的 [documents.{doc}] 没有对应的文件。请改正编号，或者删去这一节。",
        )
