"""How much of a conversation is looked at."""

from collections.abc import Sequence


def latest(history: Sequence[str], most: int, characters: int) -> list[str]:
    """Return the last questions of a conversation: at most `most`, with at most `characters` characters in all.

    A long conversation is cut, not refused, because chat front ends send all of it every time.

    >>> latest(["一二三", "四五", "六"], most=2, characters=100)
    ['四五', '六']
    >>> latest(["一二三", "四五", "六"], most=9, characters=3)
    ['四五', '六']
    """
    kept: list[str] = []
    left = characters
    for question in reversed(history[-most:] if most else ()):
        left -= len(question)
        if left < 0:
            break
        kept.append(question)
    return kept[::-1]
