"""Fixtures every test may use."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items):
    """Skip what needs the data folder where there is none, and say so."""
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason="the shared data folder is not beside this checkout")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(absent)


@pytest.fixture(scope="session")
def shared():
    """The data folder beside the checkout."""
    return SHARED
