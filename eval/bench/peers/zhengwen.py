"""This project as it serves: question in, reading of the question, words, vectors and records weighed, ten clauses out."""

from pathlib import Path

from eval.bench.material import Material, Query
from eval.bench.peers import K, Search
from service.engine import Engine
from service.settings import Settings


class Zhengwen:
    """The published index itself; it is built by `zhengwen index`, whose time `zhengwen bench build` measures."""

    def build(self, _: Material, __: Path) -> None:
        """Build nothing: the index is there."""

    def opened(self, material: Material, _: Path) -> Search:
        """Open the index as the service does."""
        engine = Engine.open(Settings(index=material.index))

        def search(query: Query) -> list[int]:
            ranking = engine.retriever.rank(engine.maker.make(query.text))
            return [int(row) for row in ranking.rows[:K]]

        return search


def make() -> Zhengwen:
    """Return the engine."""
    return Zhengwen()
