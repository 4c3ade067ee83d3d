"""How much one document may demand of the machine that reads it."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that every reader keeps; a document over one of them is refused, never cut short.

    file_bytes      size of the file itself
    unpacked_bytes  what the parts of an archive, or one stream of a PDF, may grow to when unpacked
    elements        tags of one HTML page or of one XML part
    nesting         depth of an HTML page; deeper elements are read as if they stood at this depth
    pages           pages of a PDF
    blocks          paragraphs and tables
    table_cells     cells of all tables together, merged cells counted as often as they are repeated
    characters      characters of all blocks together, repeated cells included
    """

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 200 * MIB
    elements: int = 1_000_000
    nesting: int = 200
    pages: int = 2_000
    blocks: int = 200_000
    table_cells: int = 1_000_000
    characters: int = 20_000_000


def mebibytes(size: int) -> str:
    """Return `size` bytes as a person reads it, for example "20 MB"; a MB is 2**20 bytes.

    >>> mebibytes(20 * MIB), mebibytes(1_600_000)
    ('20 MB', '1.5 MB')
    """
    return f"{size / MIB:.1f}".removesuffix(".0") + " MB"
