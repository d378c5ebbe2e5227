"""Where things are: the configuration folder and the database.

Kept apart from talentwire.config so that a search needs neither pydantic nor TOML schemas.
"""

from __future__ import annotations

import os
from pathlib import Path

from talentwire import toml
from talentwire.errors import ConfigError

SHIPPED = Path(__file__).parent / "default_config"  # in a wheel
CHECKOUT = Path(__file__).parent.parent / "config"  # in a checkout
DEMO_MARK = ".made-by-talentwire-demo"  # stands beside a database that the demo made


def shipped_config() -> Path:
    """Return the folder of the configuration that comes with talentwire."""
    return SHIPPED if SHIPPED.is_dir() else CHECKOUT


def user_config() -> Path:
    """Return the folder that `talentwire init` writes to."""
    from platformdirs import user_config_path

    return user_config_path("talentwire")


def config_dir(given: str | None = None) -> Path:
    """Return the configuration folder: *given*, TALENTWIRE_CONFIG, the user's, the shipped one.

    Raises ConfigError if one was named and is not there.
    """
    named = given or os.environ.get("TALENTWIRE_CONFIG")
    if named:
        if not Path(named).is_dir():
            raise ConfigError(f"no configuration folder at {named}: run `talentwire init {named}`")
        return Path(named)
    own = user_config()
    return own if (own / "talentwire.toml").is_file() else shipped_config()


def database(given: str | None = None, config: str | None = None) -> Path:
    """Return the database's path: *given*, TALENTWIRE_DB, `store.path` in talentwire.toml, or
    the user's data folder."""
    named = given or os.environ.get("TALENTWIRE_DB") or _configured(config, "store", "path")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("talentwire") / "talentwire.db"


def language(config: str | None = None) -> str | None:
    """Return the reader's language, that of the digest in talentwire.toml."""
    return _configured(config, "digest", "language")


def made_by_demo(database: Path) -> bool:
    """Return whether the demo made the *database*: its news site is off when it ends."""
    return (database.parent / DEMO_MARK).exists()


def _configured(config: str | None, section: str, key: str) -> str | None:
    path = config_dir(config) / "talentwire.toml"
    try:
        table = toml.parse(path.read_text(encoding="utf-8-sig")).get(section, {})
    except FileNotFoundError:
        return None
    except (toml.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path}: {error}") from error
    found = table.get(key) if isinstance(table, dict) else None
    return found if isinstance(found, str) else None
