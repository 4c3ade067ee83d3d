"""What was typed, read as it was meant: traditional script, full-width forms, English words, slips of the keyboard."""

from service.typed.reading import Correction, Reader, Reading

__all__ = ["Correction", "Reader", "Reading"]
