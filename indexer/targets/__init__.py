"""Targets: every quantity that a document sets, states or grants, as a record bound to its clause and its words."""

from indexer.targets.find import benchmark, find_targets, normalized

__all__ = ["benchmark", "find_targets", "normalized"]
