from datetime import date

import pytest

from corpus.model import Masthead
from indexer.store.schema import DocumentEntry
from service.filters import wanted
from service.schema import Filters

HEAD = Masthead(
    title="广州市数据条例", document_number="穗府〔2023〕4号", issuer=("广州市人民政府",), issued="2023-07-15",
    region="广州市", genre="条例", expires="2024-12-31", status="in_force",
)  # fmt: skip
ENTRY = DocumentEntry(0, "d", "d.txt", "", "", 0, 0, 0, HEAD)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), True),
        (Filters(doc=["x", "d"]), True),
        (Filters(doc="x"), False),
        (Filters(region="广州"), True),
        (Filters(region="广东省"), True),
        (Filters(region="深圳市"), False),
        (Filters(issuer="人民政府"), True),
        (Filters(genre="条例", year=2023), True),
        (Filters(year=2022), False),
        (Filters(status="expired"), True),
        (Filters(status="in_force"), False),
        (Filters(document_number="穗府(2023)4号"), True),
        (Filters(issued_from="2023-07-15", issued_to="2023-07-15"), True),
        (Filters(issued_from="2023-07-16"), False),
        (Filters(issued_to="2023-07-14"), False),
    ],
)
def test_a_document_is_wanted_when_it_fits_every_filter(filters, expected):
    assert wanted(ENTRY, filters, date(2026, 1, 1)) is expected
