"""What the MCP tools return beside the shapes that they share with the HTTP interface."""

from service.schema_documents import DocumentRow
from service.schema_fields import Edge


class DocumentList(Edge):
    """One page of the catalogue; `total` counts all documents that fit."""

    total: int
    documents: list[DocumentRow]
    index: str
