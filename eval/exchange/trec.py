"""TREC files: topics, documents, relevance judgements and rankings, as trec_eval, ir-measures and Anserini read them.

Their columns are parted by white space, so white space (and %) within an identifier is written %XX.
The score column of a ranking falls from line to line (1000 - rank): trec_eval orders by score and breaks ties by
document name, and must find the order that was returned.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape, unescape

from eval.errors import EvaluationError
from eval.exchange.collection import Collection, CollectionPassage, Query

_TOP = re.compile(
    r"""<top>\s*
    <num>\s*(?:Number:\s*)?(?P<num>[^\s<]+)\s*(?:</num>\s*)?   # the tags may be closed or not
    <title>(?P<title>[^<]*)""",
    re.VERBOSE,
)
_DOC = re.compile(r"<DOCNO>\s*(?P<docno>[^\s<]+)\s*</DOCNO>\s*<TEXT>(?P<text>[^<]*)</TEXT>")
_TOP_SCORE = 1000


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a ranking: a passage and its score (greater is better)."""

    passage_id: str
    score: float


def token(identifier: str) -> str:
    """Return an identifier as one TREC column.

    >>> token("规划 2025#sec_1")
    '规划%202025#sec_1'
    """
    return re.sub(r"[\s%]", lambda found: quote(found.group()), identifier)


def run_lines(rankings: Mapping[str, Sequence[str]], tag: str) -> Iterator[str]:
    """Yield a ranking as lines "qid Q0 docid rank score tag"; identifiers must be distinct within a query."""
    for query, passages in rankings.items():
        for rank, passage in enumerate(passages, start=1):
            yield f"{token(query)} Q0 {token(passage)} {rank} {_TOP_SCORE - rank} {token(tag)}"


def qrels_lines(grades: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Yield judgements as lines "qid 0 docid grade"."""
    for query, judged in grades.items():
        for passage, grade in judged.items():
            yield f"{token(query)} 0 {token(passage)} {grade}"


def topics_lines(questions: Mapping[str, str]) -> Iterator[str]:
    """Yield topics in the classic form: <top>, <num>, <title>."""
    for query, words in questions.items():
        yield f"<top>\n<num> Number: {token(query)}\n<title> {escape(' '.join(words.split()))}\n</top>\n"


def documents_lines(passages: Mapping[str, str]) -> Iterator[str]:
    """Yield passages as TREC documents: <DOC>, <DOCNO>, <TEXT>."""
    for passage, text in passages.items():
        yield f"<DOC>\n<DOCNO>{token(passage)}</DOCNO>\n<TEXT>\n{escape(text)}\n</TEXT>\n</DOC>"


def write_trec(collection: Collection, folder: Path) -> None:
    """Write topics.trec, documents.trec and qrels.trec."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "topics.trec", topics_lines({q.query_id: q.text for q in collection.queries}))
    _write(folder / "documents.trec", documents_lines({p.passage_id: p.text for p in collection.passages}))
    _write(folder / "qrels.trec", qrels_lines(collection.qrels))


def read_trec(folder: Path) -> Collection:
    """Read topics.trec, documents.trec and qrels.trec; raises EvaluationError where one is missing or broken."""
    try:
        topics = read_topics(folder / "topics.trec")
        documents = read_documents(folder / "documents.trec")
        qrels = read_qrels(folder / "qrels.trec")
    except FileNotFoundError as error:
        raise EvaluationError(
            f"没有文件 {error.filename}；文件夹应含 topics.trec、documents.trec、qrels.trec。"
        ) from error
    return Collection(
        tuple(CollectionPassage(name, text) for name, text in documents.items()),
        tuple(Query(name, words) for name, words in topics.items()),
        qrels,
    )


def read_documents(path: Path) -> dict[str, str]:
    """Read the passages of a file of <DOC> elements."""
    return {
        unquote(found["docno"]): unescape(found["text"].strip("\n"))
        for found in _DOC.finditer(path.read_text("utf-8"))
    }


def read_topics(path: Path) -> dict[str, str]:
    """Read topics, classic or closed tags; raises EvaluationError where the file holds none."""
    found = {
        unquote(top["num"]): unescape(top["title"].strip()) for top in _TOP.finditer(path.read_text("utf-8"))
    }
    if not found:
        raise EvaluationError(f"{path} 里没有 <top>…</top> 形式的题目；请给 TREC topics 文件。")
    return found


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Read judgements by query; raises EvaluationError naming the line that is not one."""
    found = dict[str, dict[str, int]]()
    for number, line in _columns(path):
        if len(line) != 4 or not re.fullmatch(r"-?\d+", line[3]):
            raise EvaluationError(f"{path}:{number}: 应为四列“题号 0 文档号 等级”，等级是整数。")
        found.setdefault(unquote(line[0]), {})[unquote(line[2])] = int(line[3])
    return found


def read_run_file(path: Path) -> dict[str, tuple[Ranked, ...]]:
    """Read a ranking by query, best first: by score, then as written; the rank column is not looked at."""
    found = dict[str, list[Ranked]]()
    for number, line in _columns(path):
        try:
            query, _, passage, _, score, _ = line
            found.setdefault(unquote(query), []).append(Ranked(unquote(passage), float(score)))
        except ValueError as error:
            raise EvaluationError(f"{path}:{number}: 应为六列“题号 Q0 文档号 名次 得分 标签”。") from error
    return {query: tuple(sorted(ranked, key=lambda hit: -hit.score)) for query, ranked in found.items()}


def _columns(path: Path) -> Iterable[tuple[int, list[str]]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            yield number, line.split()


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
