# 政问：样本语料的索引已经建好，断网即可运行。怎样使用见 docs/deployment.md；没有 Docker 时用 scripts/prove-image 验证这些步骤。
FROM python:3.11-slim AS build
WORKDIR /src

# 依赖层：按锁定的版本和哈希安装，requirements/ 不变就不重做。
COPY requirements requirements
RUN python -m venv /opt/zhengwen \
 && /opt/zhengwen/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

# 程序层
COPY pyproject.toml README.md zhengwen.py ./
COPY corpus corpus
COPY indexer indexer
COPY service service
COPY eval eval
RUN /opt/zhengwen/bin/pip install --no-cache-dir --no-deps .

# 索引层
RUN /opt/zhengwen/bin/zhengwen index --corpus corpus/documents --index /opt/index

FROM python:3.11-slim
# libgomp1：FAISS 所链接的 OpenMP
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 zhengwen \
 && useradd --system --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin zhengwen \
 && install -d -o 10001 -g 10001 /data
COPY --from=build /opt/zhengwen /opt/zhengwen
COPY --from=build /src/corpus/documents /data/documents
COPY --from=build --chown=10001:10001 /opt/index /data/index
# 可以写的只有 /data（卷）和 /tmp；其余只读也能运行。
VOLUME /data
USER 10001:10001
WORKDIR /data
ENV PATH=/opt/zhengwen/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/tmp/numba \
    ZHENGWEN_INDEX=/data/index ZHENGWEN_CORPUS=/data/documents ZHENGWEN_KEYS=/data/keys.sqlite \
    ZHENGWEN_AUDIT=/data/audit ZHENGWEN_FEEDBACK=/data/feedback.sqlite \
    ZHENGWEN_HOST=0.0.0.0 ZHENGWEN_PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["zhengwen", "serve", "--open"]
