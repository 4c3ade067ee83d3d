"""The words inside one paragraph of Word: runs, fields, tracked changes, and what hangs on them."""

from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.docx_package import W
from corpus.readers.docx_styles import attribute, is_on
from corpus.readers.superscripts import raised

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_DROPPED = {
    f"{W}{tag}"
    for tag in ("pPr", "rPr", "del", "moveFrom", "delText", "delInstrText", "rt", "sdtPr", "object")
}
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")
_PRINTED = {f"{W}t", f"{_M}t", f"{W}sym", *_SIGNS, *_NOTES}
_BOX = "\u25a1"


@dataclass(slots=True)
class Content:
    """What one paragraph holds.

    text      its words, line breaks as "\\n"
    boxes     the text boxes anchored in it
    notes     the references to footnotes and endnotes in it
    contents  part of a generated table of contents
    """

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    contents: bool = False


@dataclass(slots=True)
class _Field:
    """A complex field (ECMA-376 Part 1 §17.16.18) that is open: its instruction, then its result."""

    instruction: str = ""
    in_result: bool = False


@dataclass(slots=True)
class Runs:
    """Reads paragraphs in document order; a field may begin in one and end in another.

    balanced  every field of the document that begins also ends. Otherwise no field is taken for a table of contents,
              lest the rest of the document be taken for its result.
    """

    balanced: bool
    fields: list[_Field] = field(default_factory=list)

    @classmethod
    def of(cls, document: etree._Element) -> "Runs":
        """Return a reader for the paragraphs of `document`."""
        kinds = [attribute(mark, "fldCharType") for mark in document.iter(f"{W}fldChar")]
        return cls(kinds.count("begin") == kinds.count("end"))

    def read(self, paragraph: etree._Element) -> Content:
        """Return what the paragraph holds."""
        content = Content(contents=self._in_contents())
        parts: list[str] = []
        self._children(paragraph, parts, content)
        content.text = "".join(parts)
        content.contents = content.contents or self._in_contents()
        # A field that shows no result by the end of its paragraph never will, so it must not swallow what follows.
        self.fields = [open_field for open_field in self.fields if open_field.in_result]
        return content

    def _in_contents(self) -> bool:
        return self.balanced and any(
            open_field.in_result and open_field.instruction.split()[:1] == ["TOC"]
            for open_field in self.fields
        )

    def _children(self, element: etree._Element, parts: list[str], content: Content) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if not isinstance(tag, str) or tag in _DROPPED:
                continue
            if tag == f"{W}r" and is_on(child.find(f"{W}rPr/{W}vanish")):
                continue
            if tag == f"{_MC}AlternateContent":
                # The choices are the same thing for different versions of Word.
                for choice in list(child)[:1]:
                    self._children(choice, parts, content)
            elif tag == f"{W}fldChar":
                self._mark(attribute(child, "fldCharType"))
            elif tag == f"{W}instrText":
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif tag == f"{W}txbxContent":
                content.boxes.append(child)
            else:
                before = len(parts)
                self._shown(child, parts, content)
                if tag == f"{W}r" and attribute(child.find(f"{W}rPr/{W}vertAlign")) == "superscript":
                    parts[before:] = [raised("".join(parts[before:]))]

    def _shown(self, child: etree._Element, parts: list[str], content: Content) -> None:
        """Take in what is printed: words, signs, or an element around them."""
        tag = child.tag
        in_instruction = any(not open_field.in_result for open_field in self.fields)
        if tag in _PRINTED and in_instruction:
            return
        if tag in (f"{W}t", f"{_M}t"):
            parts.append((child.text or "").replace("\n", " "))
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag == f"{W}sym":
            parts.append(_symbol(child))
        elif tag in _NOTES:
            content.notes.append(child)
        else:
            self._children(child, parts, content)

    def _mark(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            self.fields.pop()


def _symbol(element: etree._Element) -> str:
    """Return the character of w:sym; one of a symbol font has no Unicode, so a box stands for it."""
    try:
        character = chr(int(attribute(element, "char") or "", 16))
    except (ValueError, OverflowError):
        return ""
    return _BOX if "\ue000" <= character <= "\uf8ff" or not character.isprintable() else character
