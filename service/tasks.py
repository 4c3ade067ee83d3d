"""Chores that chat front ends ask of a model beside the conversation: a title, tags, follow-up questions.

Open WebUI sends them as a prompt that begins "### Task:" with the conversation between <chat_history> tags and the
JSON it wants shown as an example. They are answered from the words of the conversation alone, nothing is looked up.
"""

import re

import orjson

OPENING = "### Task:"
_TITLE_LENGTH = 20
_ASKED = re.compile(r"^[ \t]*(?:USER|User|user|用户)[ \t]*[:：][ \t]*(?P<words>\S.*)$", re.MULTILINE)
# "title": or \"title\": in the example of the wanted output
_WANTED = re.compile(r'\\?"(?P<key>title|tags|follow_ups|queries|text)\\?"[ \t]*:')
_MARKS = "。！？?!；;，, "


def is_task(prompt: str) -> bool:
    """Return whether a prompt is a chore of the front end instead of a question."""
    return prompt.lstrip().startswith(OPENING)


def perform(prompt: str) -> str:
    """Return a brief reply: JSON with the key that the prompt shows, else a title in plain words.

    >>> perform('### Task:\\nJSON format: { "title": "..." }\\n<chat_history>\\nUSER: 创新券怎么领？\\n</chat_history>')
    '{"title":"创新券怎么领"}'
    """
    first = _first_question(prompt)
    wanted = _WANTED.search(prompt)
    if wanted is None:
        return _title(first)
    replies = {
        "title": _title(first),
        "tags": ["政策"],
        "follow_ups": ["由哪些部门牵头和配合？", "有哪些量化目标？"],
        "queries": [first] if first else [],
        "text": "",
    }
    return orjson.dumps({wanted["key"]: replies[wanted["key"]]}).decode()


def _first_question(prompt: str) -> str:
    _, _, history = prompt.partition("<chat_history>")
    asked = _ASKED.search(history.partition("</chat_history>")[0])
    return asked["words"].strip() if asked else ""


def _title(question: str) -> str:
    return question[:_TITLE_LENGTH].rstrip(_MARKS) or "政策问答"
