# syntax=docker/dockerfile:1
# 政问：镜像里已经建好样本语料的索引，断网即可运行。自己的文件挂载到 /data/documents。
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md zhengwen.py ./
COPY corpus corpus
COPY indexer indexer
COPY service service
COPY eval eval
RUN python -m venv /opt/zhengwen \
 && /opt/zhengwen/bin/pip install --no-cache-dir -c constraints.txt . \
 && /opt/zhengwen/bin/zhengwen index --corpus corpus/documents --index /opt/index

FROM python:3.11-slim
# libgomp1: OpenMP, which FAISS is linked with
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data zhengwen && install -d -o zhengwen /data
COPY --from=build /opt/zhengwen /opt/zhengwen
COPY --from=build --chown=zhengwen /opt/index /data/index
USER zhengwen
WORKDIR /data
ENV PATH=/opt/zhengwen/bin:$PATH ZHENGWEN_INDEX=/data/index ZHENGWEN_CORPUS=/data/documents \
    ZHENGWEN_HOST=0.0.0.0 ZHENGWEN_PORT=8000 NUMBA_CACHE_DIR=/tmp/numba
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["zhengwen", "serve", "--open"]
