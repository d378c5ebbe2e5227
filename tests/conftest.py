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


@pytest.fixture(autouse=True)
def _no_columns(monkeypatch):
    """What is printed is as wide as for a file, whatever terminal the tests run in."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(scope="session")
def shared():
    """The data folder beside the checkout."""
    return SHARED


@pytest.fixture(scope="session")
def facts():
    """The tables and language files that are shipped."""
    from talentwire.config import load_facts
    from talentwire.places import shipped_config

    return load_facts(shipped_config())


@pytest.fixture(scope="session")
def rules(facts):
    """The shipped facts, ready for judging; compiled once, for it takes a second or two."""
    from pipelines.judge import compile_rules

    return compile_rules(facts)
