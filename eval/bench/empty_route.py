"""A FastAPI application with one route that does nothing, under the server that `zhengwen serve` runs: `python -m … PORT`."""

import sys

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.post("/empty")
async def empty() -> dict[str, str]:
    """Answer nothing."""
    return {}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=False, log_level="warning")
