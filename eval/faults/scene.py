"""A small corpus and its index, and what the service answers from it: the stage on which faults are played."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from indexer.build import build
from indexer.build.extraction import built_in_encoder
from indexer.dense.build import DenseWriter
from indexer.index import Index
from indexer.publish import current_generation, rollback
from service.engine import Engine
from service.schema import AskRequest
from service.settings import Settings

DAY = date(2026, 1, 15)
QUESTIONS = (
    "全县用水总量控制在多少以内？",
    "节水工作由哪个部门牵头？",
    "公园什么时候开放？",
    "火箭发射场有多大？",
)
_NEVER_EXACT = 2
"""Clauses beyond which inverted lists are made where a scene asks for them, so that their file is among those tried."""


def write_corpus(folder: Path, words: str) -> None:
    """Write three documents; `words` are what changes from one generation to the next."""
    folder.mkdir(parents=True, exist_ok=True)
    numerals = [f"{ten}十{one}" for ten in "二三四" for one in "一二三四五六七八九"]
    articles = "".join(f"第{n}条　第{n}号水库的供水由水利局负责。\n" for n in numerals)
    (folder / "a.txt").write_text(
        "云溪县节水办法\n第一条　为了节约用水，制定本办法。\n第二条　到2030年，全县用水总量控制在1.2亿立方米以内。\n"
        f"第三条　节水工作由县水利局牵头，财政局配合。\n{articles}",
        "utf-8",
    )
    (folder / "b.txt").write_text(f"云溪县公园办法\n第一条　公园开放的时间：{words}。\n", "utf-8")
    (folder / "c.txt").write_text("云溪县绿化规划\n一、到2030年，森林覆盖率达到45%。\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Scene:
    """Folders of one play.

    corpus, index  where the documents and the index lie
    """

    base: Path

    @property
    def corpus(self) -> Path:
        """Where the documents lie."""
        return self.base / "corpus"

    @property
    def index(self) -> Path:
        """Where the index lies."""
        return self.base / "index"

    def publish(self, words: str) -> str:
        """Change the corpus and publish it; return the generation's name."""
        write_corpus(self.corpus, words)
        return self.rebuild()

    def rebuild(self) -> str:
        """Publish the corpus as it is, read in this process."""
        return build([self.corpus], self.index, processes=0).generation

    def answers(self) -> bytes:
        """Return everything that the service says to some questions, without what differs from call to call.

        Raises IndexFault where no generation can be opened.
        """
        index = Index.open(self.index, built_in_encoder())
        try:
            return answers_of(index)
        finally:
            index.close()

    def keep(self) -> "Snapshot":
        """Remember the index as it is."""
        return Snapshot(self.index, self.index.with_name("kept"))


class Snapshot:
    """A copy of a folder that it can be set back to."""

    def __init__(self, folder: Path, copy: Path) -> None:
        self._folder, self._copy = folder, copy
        shutil.rmtree(copy, ignore_errors=True)
        if folder.exists():
            shutil.copytree(folder, copy)

    def restore(self) -> None:
        """Set the folder back."""
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._copy.exists():
            shutil.copytree(self._copy, self._folder)


def answers_of(index: Index, questions: Sequence[str] = QUESTIONS) -> bytes:
    """Return the answers from an open index, and the texts of its documents, as JSON."""
    settings = Settings(audit="", feedback="")
    engine = Engine.over(index, settings, index.encoder, DAY)
    said = [engine.ask(AskRequest(question=question)).model_dump(mode="json") for question in questions]
    for answer in said:
        for changing in ("id", "took_ms", "index"):
            del answer[changing]
    texts = {entry.doc: index.store.text(entry.doc) for entry in index.store.documents}
    return orjson.dumps([said, texts], option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True, slots=True)
class Play:
    """An act that publishes something.

    prepare  sets the stage; what the act does must be new to it
    act      is interrupted
    build    what follows an interruption
    """

    name: str
    prepare: Callable[[Scene], object]
    act: Callable[[Scene], str]
    build: Callable[[Scene], str] = Scene.rebuild


def _two_generations(scene: Scene) -> None:
    scene.publish("早上六点")
    scene.publish("早上七点")


def _before_a_change(scene: Scene) -> None:
    _two_generations(scene)
    write_corpus(scene.corpus, "早上八点")


def _many_generations(scene: Scene) -> None:
    for words in ("早上四点", "早上五点"):
        scene.publish(words)
    _before_a_change(scene)


def _with_lists(scene: Scene) -> str:
    for method in (DenseWriter.__init__, DenseWriter.finish):
        if method.__defaults__:
            method.__defaults__ = (_NEVER_EXACT,)  # in the forked process only
    return scene.rebuild()


PLAYS = (
    Play("first", lambda scene: write_corpus(scene.corpus, "早上八点"), Scene.rebuild),
    Play("next", _before_a_change, Scene.rebuild),
    Play("prune", _many_generations, Scene.rebuild),
    Play("lists", _before_a_change, _with_lists, _with_lists),
    Play("rollback", _two_generations, lambda scene: rollback(scene.index)),
)
"""first: nothing before; next: one document changed; prune: an old generation goes; lists: with inverted lists."""


def serving(scene: Scene) -> str | None:
    """Return the generation that CURRENT names, None where nothing is published."""
    try:
        return current_generation(scene.index)
    except Exception:  # noqa: BLE001 - what is wrong with it is for others to say
        return None
