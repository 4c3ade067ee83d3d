"""The application over the sample corpus, asked in process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings


@pytest.fixture(scope="session")
def client(sample_index: Path) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(index=sample_index))) as made:
        yield made
