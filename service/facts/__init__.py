"""The records of an index as callers ask for them: filtered lists, time courses, duties of a body, tables and exports."""

from service.facts.desk import RecordDesk
from service.facts.vocabulary import Vocabularies

__all__ = ["RecordDesk", "Vocabularies"]
