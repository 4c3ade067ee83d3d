"""What the clauses at given rows say, read from the store once and kept: an index never changes while it is open."""

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from indexer.records import Clause, Duty, Target
from indexer.store import Store

_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Held:
    """A clause with the targets that it holds and the duties that it holds or that cover it."""

    clause: Clause
    targets: tuple[Target, ...]
    duties: tuple[Duty, ...]


class Shelf:
    """Reads clauses with their records by row number; any number of threads may."""

    def __init__(self, store: Store, kept: int = _KEPT) -> None:
        """Keep the `kept` rows that were asked for last."""
        self._store = store
        self._kept = kept
        self._held: OrderedDict[int, Held] = OrderedDict()
        self._lock = Lock()

    def __call__(self, rows: Sequence[int]) -> list[Held]:
        """Return what stands at these rows, in the order asked; IndexError where one does not exist."""
        with self._lock:
            known = {row: self._held[row] for row in rows if row in self._held}
        missing = [row for row in dict.fromkeys(rows) if row not in known]
        if missing:
            read = self._read(missing)
            with self._lock:
                self._held.update(read)
                while len(self._held) > self._kept:
                    self._held.popitem(last=False)
            known |= read
        return [known[row] for row in rows]

    def _read(self, rows: Sequence[int]) -> dict[int, Held]:
        clauses = dict(zip(rows, self._store.clauses(rows), strict=True))
        row_of = {clause.clause_id: row for row, clause in clauses.items()}
        targets: dict[int, list[Target]] = defaultdict(list)
        duties: dict[int, list[Duty]] = defaultdict(list)
        for target in self._store.facts.targets(rows=rows):
            targets[row_of[target.clause_id]].append(target)
        for duty in self._store.facts.duties(rows=rows):
            for clause_id in dict.fromkeys((duty.clause_id, *duty.covers)):
                if clause_id in row_of:
                    duties[row_of[clause_id]].append(duty)
        return {row: Held(clause, tuple(targets[row]), tuple(duties[row])) for row, clause in clauses.items()}
