"""Answers composed from clauses without a language model: one file a kind of question."""

from service.answers.composer import Composed, Composer

__all__ = ["Composed", "Composer"]
