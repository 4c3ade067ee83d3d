"""The optional language model: it words what the clauses say, and what it says is checked against them.

Nothing here is imported unless `Settings.llm_url` is set.
"""

from service.generation.generator import Generator, open_generator

__all__ = ["Generator", "open_generator"]
