"""GET /v1/documents, /v1/documents/{doc}, its text, and GET /v1/clauses/{clause_id}."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import PlainTextResponse

from service.api.dependencies import CurrentEngine
from service.schema_documents import ClauseView, DocumentRow, DocumentView

Doc = Annotated[str, Path(description="文件编号，见 GET /v1/documents", examples=["s06"])]
ClauseId = Annotated[str, Path(description="条款编号，其中的 # 写作 %23", examples=["s06#chp_3__art_11"])]

router = APIRouter(prefix="/v1", tags=["文件"])


@router.get("/documents", summary="文件目录")
def documents(engine: CurrentEngine) -> list[DocumentRow]:
    """列出索引中的全部文件。"""
    return engine.documents()


@router.get("/documents/{doc}", summary="一份文件及其提纲")
def document(doc: Doc, engine: CurrentEngine) -> DocumentView:
    """返回文件的版头信息和提纲。"""
    found = engine.document(doc)
    if found is None:
        raise HTTPException(404, f"没有编号为“{doc}”的文件，可用 GET /v1/documents 查看目录。")
    return found


@router.get("/documents/{doc}/text", summary="文件全文", response_class=PlainTextResponse)
def text(doc: Doc, engine: CurrentEngine) -> PlainTextResponse:
    """返回文件的规范文本；所有引文的 start、end 都指这个文本。"""
    found = engine.text(doc)
    if found is None:
        raise HTTPException(404, f"没有编号为“{doc}”的文件，可用 GET /v1/documents 查看目录。")
    return PlainTextResponse(found)


@router.get("/clauses/{clause_id:path}", summary="一个条款")
def clause(clause_id: ClauseId, engine: CurrentEngine) -> ClauseView:
    """返回条款、相邻条款、指标、分工和引用关系（clause_id 中的 # 写作 %23）。"""
    found = engine.clause(clause_id)
    if found is None:
        raise HTTPException(404, f"没有编号为“{clause_id}”的条款；编号中的 # 在网址里要写作 %23。")
    return found
