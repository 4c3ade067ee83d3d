"""An engine over the sample corpus, asked on a fixed day."""

from datetime import date
from pathlib import Path

import pytest

from service.engine import Engine
from service.settings import Settings

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def engine(sample_index: Path) -> Engine:
    return Engine.open(Settings(index=sample_index), today=TODAY)
