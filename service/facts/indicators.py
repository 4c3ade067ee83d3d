"""Which names of an index mean an indicator: through the lexicon, and without the words before it that only say whose."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.regions import find_regions, leading_regions, short_form
from indexer.lexicon import Lexicon
from indexer.lexicon.names import bare_key

# 全省…, 我区…: does not tell one indicator from another
_OURS = re.compile(r"^(?:全|我|本)(?:国|省|自治区|区|市|州|盟|县|旗)")
# 省下达的…, 规划确定的…
_ASSIGNED = re.compile(
    r"^(?:国家|中央|自治区|省|市|州|县|区|上级|规划)?(?:委|政府)?(?:分解|下达|分解下达|核定|确定|规定|要求)的"
)
_COUNT = re.compile(r"(?<=..)(?:总数|数量|个数|家数|人数|数)$")


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator's name as records print it, and the region that stands in the name ("" where none does)."""

    name: str
    region: str = ""


@dataclass(frozen=True)
class IndicatorNames:
    """The names of the indicators of an index.

    counts   each name as printed with the number of its records, in the order of the names
    regions  full names of places of the corpus, known beside those of the gazetteer
    """

    lexicon: Lexicon
    counts: Mapping[str, int]
    regions: Sequence[str] = ()

    def key(self, name: str) -> str:
        """Return what all names of one indicator share: the lexicon's name, else the name without what does not count."""
        known = self.lexicon.canonical_indicator(name)
        return known or _COUNT.sub("", _OURS.sub("", bare_key(name)))

    @cached_property
    def _spelled(self) -> tuple[str, ...]:
        return tuple({spelling for name in self.regions for spelling in (name, short_form(name))})

    def bare(self, name: str) -> Named:
        """Return a name without the region or the giver of the task that stands before it."""
        rest = _ASSIGNED.sub("", name)
        if not rest.startswith(self._spelled) and not leading_regions(rest):
            return Named(rest)
        found = find_regions(rest, self.regions)
        if found and found[0].span.start == 0:
            cut = rest[found[0].span.end :].removeprefix("的")
            return Named(cut, found[0].name) if cut else Named(rest)
        return Named(rest)

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Named, ...]]:
        groups: dict[str, list[Named]] = defaultdict(list)
        for name in self.counts:
            groups[self.key(name)].append(Named(name))
        for name in self.counts:
            bare = self.bare(name)
            if bare.name == name:
                continue
            key = self.key(bare.name)
            # what is cut off must leave an indicator: 上海港吞吐量 is not 港吞吐量
            if key != self.key(name) and (key in groups or self.lexicon.canonical_indicator(bare.name)):
                groups[key].append(Named(name, bare.region))
        return {key: tuple(names) for key, names in groups.items()}

    @cached_property
    def _keys(self) -> tuple[tuple[str, str], ...]:
        return tuple((bare_key(name), name) for name in self.counts)

    def title(self, name: str) -> str:
        """Return the name to show for an indicator: the lexicon's, else the most frequent of its names in the index."""
        known = self.lexicon.canonical_indicator(name)
        own = [named.name for named in self.meant(name) if not named.region]
        return known or max(own, key=lambda one: self.counts[one], default=name)

    def meant(self, asked: str) -> tuple[Named, ...]:
        """Return the names that mean exactly the indicator asked for."""
        return self._by_key.get(self.key(asked), ())

    def holding(self, asked: str) -> tuple[str, ...]:
        """Return the names in which the words asked for occur, the most frequent first."""
        wanted = bare_key(asked)
        found = [name for bare, name in self._keys if wanted in bare] if wanted else []
        return tuple(sorted(found, key=lambda name: (-self.counts[name], name)))

    def filtered(self, asked: str) -> tuple[str, ...]:
        """Return the names that a filter lets through: those that mean the indicator and those that hold its words."""
        meant = (named.name for named in self.meant(asked))
        return tuple(dict.fromkeys((*meant, *self.holding(asked))))
