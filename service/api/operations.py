"""GET /healthz and /readyz."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from corpus.errors import IndexFault
from service.api.problems import problem
from service.holder import EngineHolder

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="进程是否存活")
def healthz() -> dict[str, str]:
    """进程能应答即为存活，与索引无关。"""
    return {"status": "ok"}


@router.get("/readyz", summary="索引是否就绪", responses={503: {"description": "索引尚未就绪"}})
def readyz(request: Request) -> JSONResponse:
    """索引已经打开并通过校验、检索引擎能够应答时返回 200。"""
    holder: EngineHolder = request.app.state.holder
    try:
        engine = holder.engine()
        engine.index.engine.check()
    except IndexFault as fault:
        return problem(503, str(fault), headers={"Retry-After": "5"})
    body = {
        "status": "ready",
        "index": engine.generation,
        "documents": engine.size.documents,
        "clauses": engine.size.clauses,
    }
    warning = engine.warning or (str(holder.fault) if holder.fault else None)
    return JSONResponse(body | ({"warning": warning} if warning else {}))
