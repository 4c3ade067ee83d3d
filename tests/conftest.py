"""The sample corpus, indexed once for all tests of a run."""

import os
from pathlib import Path

import pytest
from filelock import FileLock

REPOSITORY = Path(__file__).parents[1]
SAMPLE = REPOSITORY / "corpus" / "documents"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the ten sample documents; nobody may change it."""
    from indexer.build import build

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "sample-index"
    with FileLock(shared / "sample-index.lock"):
        if not (folder / "CURRENT").exists():
            build([SAMPLE], folder)
    return folder
