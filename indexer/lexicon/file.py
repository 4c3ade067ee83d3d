"""A lexicon file as it is written (TOML): reading, checking with messages that say where, laying one over another."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus.errors import ZhengwenError

Names = Mapping[str, tuple[str, ...]]
Groups = tuple[tuple[str, ...], ...]

_NAMED = ("agencies", "former_agencies", "indicators", "everyday", "related")
_GROUPED = ("abbreviations", "synonyms")
_WEIGHTS = ("abbreviations", "synonyms", "everyday", "related", "indicators", "agencies")


class LexiconError(ZhengwenError):
    """A lexicon file cannot be read or is not in the form that docs/lexicon.md describes."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one lexicon file; what each holds is said in lexicon.toml."""

    weights: Mapping[str, float] = field(default_factory=dict)
    agencies: Names = field(default_factory=dict)
    former_agencies: Names = field(default_factory=dict)
    local_agencies: tuple[str, ...] = ()
    indicators: Names = field(default_factory=dict)
    abbreviations: Groups = ()
    synonyms: Groups = ()
    everyday: Names = field(default_factory=dict)
    related: Names = field(default_factory=dict)


def read_tables(path: Path) -> Tables:
    """Return the tables of a lexicon file; raises LexiconError."""
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise LexiconError(f"词表文件 {path} 读不了（{error.strerror}）。请检查路径和读取权限。") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"词表文件 {path} 不是 UTF-8 编码。请另存为 UTF-8 后再试。") from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(
            f"词表文件 {path} 不是合法的 TOML：{error}。请按 docs/lexicon.md 的格式修改该处。"
        ) from error
    known = {"weights", "local_agencies", *_NAMED, *_GROUPED}
    for table in content:
        if table not in known:
            raise LexiconError(
                f"词表文件 {path} 有不认识的表 [{table}]。可用的表：{'、'.join(sorted(known))}。"
            )
        if not isinstance(content[table], dict):
            raise LexiconError(f"词表文件 {path} 的 {table} 应写成表 [{table}]。格式见 docs/lexicon.md。")
    names = {table: _lists(path, table, content.get(table, {})) for table in (*_NAMED, "local_agencies")}
    groups = {table: _groups(path, table, content.get(table, {})) for table in _GROUPED}
    return Tables(
        weights=_weights(path, content.get("weights", {})),
        agencies=names["agencies"],
        former_agencies=names["former_agencies"],
        local_agencies=names["local_agencies"].get("names", ()),
        indicators=names["indicators"],
        everyday=names["everyday"],
        related=names["related"],
        abbreviations=groups["abbreviations"],
        synonyms=groups["synonyms"],
    )


def merged(base: Tables, over: Tables) -> Tables:
    """Lay one lexicon over another: names and groups are added, weights replaced, an empty list deletes the key."""
    return replace(
        base,
        weights={**base.weights, **over.weights},
        agencies=_named(base.agencies, over.agencies),
        former_agencies=_named(base.former_agencies, over.former_agencies),
        local_agencies=tuple(dict.fromkeys((*base.local_agencies, *over.local_agencies))),
        indicators=_named(base.indicators, over.indicators),
        abbreviations=base.abbreviations + over.abbreviations,
        synonyms=base.synonyms + over.synonyms,
        everyday=_named(base.everyday, over.everyday),
        related=_named(base.related, over.related),
    )


def _named(base: Names, over: Names) -> Names:
    result = dict(base)
    for name, others in over.items():
        if others:
            result[name] = tuple(dict.fromkeys((*result.get(name, ()), *others)))
        elif name in result:
            del result[name]
        else:
            result[name] = ()
    return result


def _weights(path: Path, table: Mapping[str, Any]) -> dict[str, float]:
    for key, value in table.items():
        if key not in _WEIGHTS:
            raise LexiconError(
                f"词表文件 {path} 的 [weights] 有不认识的项“{key}”。可用的项：{'、'.join(_WEIGHTS)}。"
            )
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise LexiconError(f"词表文件 {path} 的 [weights] 中“{key}”是 {value!r}，应为 0 到 1 之间的数。")
    return {key: float(value) for key, value in table.items()}


def _lists(path: Path, table: str, content: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for key, value in content.items():
        if not key.strip() or not _are_words(value):
            raise LexiconError(
                f'词表文件 {path} 的 [{table}] 中“{key}”应写成字符串列表，如 "{key}" = ["甲", "乙"]。'
            )
    return {key: tuple(value) for key, value in content.items()}


def _groups(path: Path, table: str, content: Mapping[str, Any]) -> Groups:
    for key in content:
        if key != "groups":
            raise LexiconError(f"词表文件 {path} 的 [{table}] 只认 groups 一项，不认识“{key}”。")
    groups = content.get("groups", [])
    if not isinstance(groups, list):
        raise LexiconError(f'词表文件 {path} 的 [{table}] 中 groups 应为列表，如 groups = [["甲", "乙"]]。')
    for number, group in enumerate(groups, 1):
        if not _are_words(group) or len(group) < 2:
            raise LexiconError(f"词表文件 {path} 的 [{table}] 中 groups 第 {number} 组应为两个以上的字符串。")
    return tuple(tuple(group) for group in groups)


def _are_words(value: Sequence[Any] | Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)
