"""How much worse questions are answered when they are typed carelessly: `python -m eval.robustness --index DIR`.

Every answerable gold question is asked as it is and once in each of these forms, made by a generator with a fixed seed:

sound        one character of a word is replaced by one that sounds alike in any tone
shape        one character of a word is replaced by one that looks alike
traditional  in traditional characters with the words of Taiwan, as OpenCC writes them (s2twp)
wide         letters, figures and signs full-width
rambling     the question is wrapped in courtesies and a story of 200 to 1,800 characters
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Annotated

import rjieba
import typer
from rich.console import Console
from rich.table import Table

from eval.annotations import Question, load_gold
from eval.cli import GOLD
from eval.judgements import DEPTH, wanted_quotes
from eval.matching import normalise
from eval.subject import Subject

SEED = 20261121
_LONGEST = 1_990
"""Code points up to which a question may grow; the service takes 2,000."""
_ASKED = frozenset("什么多少哪些怎谁几吗呢")

_GREETINGS = ("您好！", "你好，打扰了。", "各位老师好！", "领导您好，百忙之中打扰您了。")
_STORIES = (
    "我在外地打工十几年，去年才回到老家，村里变化真大，路也修宽了，晚上还有路灯。",
    "最近听朋友聊起来，说现在政策好了很多，我也在手机上看了几篇新闻，可是字又小内容又多，实在看不太明白。",
    "昨天我打了好几个电话，不是占线就是让我等着，等了半个多小时也没有人接。",
    "我爱人说我年纪大了别折腾，我想了想还是来问一问，心里踏实些。",
    "我读书不多，话说得啰嗦，您别见怪。",
    "前阵子邻居家办过类似的手续，他们也说不太清楚，只说让我自己上网问。",
    "说起来这事拖了快两个月了，一直没顾上。",
    "我把能找到的材料都翻了一遍，越看越糊涂。",
)
_LEADS = ("我想请教一下，", "想问的是：", "我就想知道，", "请问", "")
_THANKS = ("麻烦您了，谢谢！", "不着急，您有空再回。非常感谢！", "辛苦了，祝您工作顺利，身体健康！")


def sound(question: str, random: Random) -> str:
    """Replace one character by one that sounds alike."""
    from service.typed.alike import alike

    return _slip(question, random, lambda character: sorted(alike().sounds.get(character, ())))


def shape(question: str, random: Random) -> str:
    """Replace one character by one that looks alike."""
    from service.typed.alike import alike

    return _slip(question, random, lambda character: list(alike().shapes.get(character, "")))


def traditional(question: str, random: Random) -> str:  # noqa: ARG001
    """Write in traditional characters, with the words of Taiwan."""
    return str(_taiwan()(question))


def wide(question: str, random: Random) -> str:  # noqa: ARG001
    """Write letters, figures and signs full-width."""
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in question)


def rambling(question: str, random: Random) -> str:
    """Wrap in courtesies and a story."""
    told = random.choices(_STORIES, k=random.choice((3, 5, 8, 40)))
    cut = random.randint(1, len(told))
    asked = question if question[-1] in "？?。！" else question + "？"
    thanks = random.choice(_THANKS)
    room = _LONGEST - len(asked) - len(thanks) - 60
    before, behind = "".join(told[:cut])[:room], ""
    if len(before) < room:
        behind = "".join(told[cut:])[: room - len(before)]
    return random.choice(_GREETINGS) + before + random.choice(_LEADS) + asked + behind + thanks


FORMS: Mapping[str, Callable[[str, Random], str]] = {
    "sound": sound, "shape": shape, "traditional": traditional, "wide": wide, "rambling": rambling,
}  # fmt: skip
"""The forms by name."""


def corrupted(question: Question, form: str, seed: int = SEED) -> str:
    """Return a question in a form; the same for the same question, form and seed."""
    return FORMS[form](question.question, Random(f"{seed} {form} {question.id}"))  # noqa: S311


def reciprocal_rank(subject: Subject, question: Question, asked: str) -> float:
    """Return 1 / rank of the first of ten hits that holds the evidence, 0 where none does."""
    hits = subject.answer(asked, question.history).get("hits", ())
    wanted = wanted_quotes(question)
    for rank, hit in enumerate(hits[:DEPTH], 1):
        text = normalise(hit["text"])
        if any(doc == str(hit["doc"]) and quote in text for doc, quote in wanted):
            return 1 / rank
    return 0.0


def measured(
    subject: Subject, questions: Sequence[Question], seed: int = SEED
) -> dict[str, tuple[float, int]]:
    """Return RR@10 of the clean questions and of each form, in the mean, and how many questions a form changes."""
    answerable = [question for question in questions if question.answerable]
    clean = [reciprocal_rank(subject, question, question.question) for question in answerable]
    found = {"clean": (_mean(clean), len(answerable))}
    for form in FORMS:
        asked = [corrupted(question, form, seed) for question in answerable]
        ranks = [
            before if text == question.question else reciprocal_rank(subject, question, text)
            for question, text, before in zip(answerable, asked, clean, strict=True)
        ]
        changed = sum(text != question.question for question, text in zip(answerable, asked, strict=True))
        found[form] = (_mean(ranks), changed)
    return found


def main(
    index: Annotated[Path, typer.Option(help="已有的索引文件夹。")],
    gold: Annotated[Path, typer.Option(help="标注文件夹，格式见 docs/gold-format.md。")] = GOLD,
    seed: Annotated[int, typer.Option(help="随机数种子；同一种子得同样的题。")] = SEED,
) -> None:
    """题目打错一个字、写成繁体或全角、夹在长篇客套话里时，检索变差多少（RR@10）。"""
    from eval.engine import Setup, open_service

    figures = measured(open_service(Setup(index=index)), load_gold(gold).questions, seed)
    table = Table("写法", "改动的题", "RR@10", "与原题之差")
    for form, (mean, changed) in figures.items():
        table.add_row(form, str(changed), f"{mean:.4f}", f"{mean - figures['clean'][0]:+.4f}")
    Console().print(table)


def _slip(question: str, random: Random, others: Callable[[str], Sequence[str]]) -> str:
    """Replace a character of a word of two or more that asks nothing; the question stays where no word has such."""
    places = []
    at = 0
    for word in rjieba.cut(question, False):
        if len(word) > 1 and not _ASKED & set(word):
            places += [at + k for k, character in enumerate(word) if set(others(character)) - {character}]
        at += len(word)
    if not places:
        return question
    place = random.choice(places)
    other = random.choice([one for one in others(question[place]) if one != question[place]])
    return question[:place] + other + question[place + 1 :]


@cache
def _taiwan() -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC("s2twp").convert


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)


if __name__ == "__main__":
    typer.run(main)
