"""GET /metrics."""

from fastapi import APIRouter, Request, Response

from service.metrics import MEDIA_TYPE, Metrics

router = APIRouter(tags=["运行"])


@router.get(
    "/metrics",
    summary="Prometheus 指标",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE.partition(";")[0]: {}}}},
)
def metrics(request: Request) -> Response:
    """本机可直接读取，其他机器要有 admin 权限的密钥。"""
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), media_type=MEDIA_TYPE)
