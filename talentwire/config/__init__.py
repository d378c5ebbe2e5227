"""The only reader of config/, and the only place of pydantic: files in, frozen objects out."""

from __future__ import annotations

from pathlib import Path

from talentwire.config.facts import Facts, LanguageRules, Pattern, read_facts
from talentwire.config.problems import Problems
from talentwire.config.settings import Settings, read_settings
from talentwire.config.sources import read_sources
from talentwire.config.wordlists import read_wordlists
from talentwire.model import Source

__all__ = [
    "Facts",
    "LanguageRules",
    "Pattern",
    "Problems",
    "Settings",
    "check_all",
    "load_facts",
    "load_settings",
    "load_sources",
]


def load_settings(folder: Path) -> Settings:
    """Return talentwire.toml of *folder*; raises ConfigError with all its mistakes."""
    problems = Problems()
    settings = read_settings(Path(folder), problems)
    problems.raise_if_any(Path(folder))
    assert settings is not None
    return settings


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Return sources.toml of *folder*, in its order; raises ConfigError with all its mistakes."""
    problems = Problems()
    sources = read_sources(Path(folder), problems)
    problems.raise_if_any(Path(folder))
    return sources


def load_facts(folder: Path) -> Facts:
    """Return the tables and language files of *folder*; raises ConfigError with all mistakes."""
    problems = Problems()
    facts = read_facts(Path(folder), problems)
    problems.raise_if_any(Path(folder))
    return facts


def check_all(folder: Path) -> None:
    """Read every file of *folder*; raises one ConfigError with the mistakes of all of them."""
    folder = Path(folder)
    problems = Problems()
    read_settings(folder, problems)
    read_sources(folder, problems)
    read_facts(folder, problems)
    read_wordlists(folder, problems)
    problems.raise_if_any(folder)
