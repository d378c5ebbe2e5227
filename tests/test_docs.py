"""The papers say what is true now."""

import importlib.util
import re
from pathlib import Path

import pytest

from talentwire.app.cli import COMMANDS
from talentwire.store import open_store

ROOT = Path(__file__).resolve().parents[1]


def made_page():
    spec = importlib.util.spec_from_file_location("make_schema", ROOT / "docs" / "make_schema.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.page()


def test_the_schema_page_is_what_the_sql_says():
    written = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert written == made_page(), "run: python docs/make_schema.py"


def test_every_table_and_view_has_a_heading(tmp_path):
    headings = set(re.findall(r"^### (\w+)", made_page(), re.M))
    db = open_store(tmp_path / "a.db", create=True)
    names = {
        row["name"]
        for row in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        if not row["name"].startswith(("sqlite_", "_sqlite", "article_fts_"))
    }
    db.close()
    assert names - headings == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command):
    assert f"`{command}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_in_its_help(command, capsys):
    from talentwire.app.cli import main

    assert main([command, "--help"]) == 0
    assert f"talentwire {command}" in capsys.readouterr().out.split("example:")[1]
