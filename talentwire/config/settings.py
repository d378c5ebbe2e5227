"""talentwire.toml: how talentwire crawls, stores and tells."""

from __future__ import annotations

import dataclasses
import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter

from talentwire import __version__
from talentwire.config.problems import Problems

FILE = "talentwire.toml"
ALARMS = "alarms"  # the name of the digest that tells the operator
_STRICT = ConfigDict(extra="forbid", strict=False)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SUNDAY_FIRST = ("sun", *_DAYS[:-1])
_HOST = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$")


def timezone(name: str) -> str:
    """Return *name* if it is an IANA time zone; raises ValueError."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise ValueError("must be an IANA time zone such as Europe/Rome") from None
    return name


def language(code: str) -> str:
    """Return *code* if it looks like a language code; raises ValueError."""
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ValueError("must be a language code such as en or it")
    return code


def _network_or_host(text: str) -> str:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        if not _HOST.match(text.lower()):
            raise ValueError("must be an address, a network (10.0.0.0/8) or a host name") from None
    return text


def _clock(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError("must be a time of day such as 07:30")
    return text


def _loopback(text: str) -> str:
    """Return *text* if it is empty or a port on this machine's loopback; raises ValueError."""
    host, colon, port = text.rpartition(":")
    try:
        fine = colon and ipaddress.ip_address(host.strip("[]")).is_loopback and port.isdecimal()
    except ValueError:
        fine = host == "localhost" and port.isdecimal()
    if text and not (fine and 0 <= int(port) < 65_536):
        raise ValueError("must be a port on loopback such as 127.0.0.1:9464")
    return text


def _day(text: str) -> str:
    if text not in _DAYS:
        raise ValueError("must be mon, tue, wed, thu, fri, sat or sun")
    return text


def _cron(text: str) -> str:
    """Return *text* with the days of the week by name: APScheduler counts them from Monday,
    cron from Sunday."""
    from apscheduler.triggers.cron import CronTrigger

    fields = text.split()
    try:
        if len(fields) != 5:
            raise ValueError
        named = " ".join([*fields[:4], ",".join(map(_weekdays, fields[4].lower().split(",")))])
        CronTrigger.from_crontab(named, timezone="UTC")
    except (ValueError, IndexError):
        raise ValueError(
            "must be five fields (minute hour day month weekday) such as 0 7,18 * * mon-fri"
        ) from None
    return named


def _weekdays(part: str) -> str:
    """Return one part of cron's last field (*, 0, mon, 1-5, fri-sun) as names."""
    if part == "*":
        return part
    first, *last = [int(day) % 7 if day.isdigit() else _SUNDAY_FIRST.index(day)
                    for day in part.split("-", 1)]  # fmt: skip
    end = last[0] if last else first
    return ",".join(_SUNDAY_FIRST[(first + n) % 7] for n in range((end - first) % 7 + 1))


def _window(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,3} ?[hdw]", text):
        raise ValueError("must be hours, days or weeks such as 36h, 7d or 2w")
    return text


Timezone = Annotated[str, AfterValidator(timezone)]
Language = Annotated[str, AfterValidator(language)]
Clock = Annotated[str, AfterValidator(_clock)]
_MOST = 1 << 31  # of seconds, bytes and whatever is counted: what is larger overflows somewhere
Positive = Annotated[int, Field(gt=0, lt=_MOST)]
Whole = Annotated[int, Field(ge=0, lt=_MOST)]
# Spans of time are bounded, since one that reaches back before the year 1 is no date.
Days = Annotated[int, Field(ge=0, le=36_500)]


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the database is."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    path: str | None = None  # None: the user's data folder


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """How to fetch; seconds, bytes and minutes as named."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    contact: str = ""
    user_agent: str = "talentwire/{version} (+{contact})"
    concurrency: Positive = 16
    per_host: Positive = 2
    per_host_delay: Annotated[float, Field(ge=0, le=86_400)] = 1.0
    timeout: Positive = 30
    max_page_bytes: Positive = 15_000_000
    allow_private: tuple[Annotated[str, AfterValidator(_network_or_host)], ...] = ()
    max_new_pages_per_source: Positive = 100
    round_deadline_minutes: Annotated[int, Field(gt=0, le=10_080)] = 30

    def agent(self) -> str:
        """Return the User-Agent header, with version and contact filled in."""
        text = self.user_agent.replace("{version}", __version__)
        text = text.replace("{contact}", self.contact)
        return text.replace(" (+)", "")


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """When and how to tell what is new; `[digest]` is the one named daily."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")] = "daily"
    at: Clock = "07:30"
    days: tuple[Annotated[str, AfterValidator(_day)], ...] = ()  # none named: every day
    timezone: Timezone = "UTC"
    language: Language = "en"
    query: str = ""
    max_stories: Positive = 20
    silent_when_empty: bool = False  # True: nothing is sent where nothing happened
    channels: tuple[str, ...] = ()
    cron: Annotated[str, AfterValidator(_cron)] | None = None  # instead of at and days
    window: Annotated[str, AfterValidator(_window)] | None = None  # None: since the last one


@dataclass(frozen=True, slots=True)
class DaemonSettings:
    """How `talentwire run` keeps its schedule."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    jitter_seconds: Whole = 30
    catch_up: bool = True
    grace_hours: Annotated[int, Field(gt=0, le=8_760)] = 12
    housekeeping_at: Clock = "03:30"
    listen: Annotated[str, AfterValidator(_loopback)] = ""  # empty: no metrics


@dataclass(frozen=True, slots=True)
class AlarmSettings:
    """What the operator is told, and where."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    channels: tuple[str, ...] = ()
    source_days: Annotated[int, Field(gt=0, le=36_500)] = 7
    free_mb: Whole = 500


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """How long to keep what, in days; 0 keeps it for good."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    articles: Days = 0
    irrelevant_articles: Days = 90
    candidates: Days = 120
    runs: Days = 365


@dataclass(frozen=True, slots=True)
class Settings:
    """talentwire.toml, whole and checked."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    store: StoreSettings = field(default_factory=StoreSettings)
    crawl: CrawlSettings = field(default_factory=CrawlSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    digests: tuple[DigestSettings, ...] = ()  # further ones; what they leave out is as in digest
    daemon: DaemonSettings = field(default_factory=DaemonSettings)
    alarms: AlarmSettings = field(default_factory=AlarmSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)

    def all_digests(self) -> tuple[DigestSettings, ...]:
        """Return the daily digest and the further ones."""
        return (self.digest, *self.digests)


_ADAPTER = TypeAdapter(Settings)
_SECTIONS: tuple[Any, ...] = (
    Settings, StoreSettings, CrawlSettings, DigestSettings, DaemonSettings, AlarmSettings,
    RetentionSettings,
)  # fmt: skip
_KEYS = [f.name for section in _SECTIONS for f in dataclasses.fields(section)]


def read_settings(folder: Path, problems: Problems) -> Settings | None:
    """Return talentwire.toml's settings, or None with its mistakes noted in *problems*."""
    data = problems.toml(folder / FILE)
    if data is None:
        return None
    _inherit(data)
    settings = problems.validate(_ADAPTER, data, file=FILE, keys=_KEYS)
    if settings:
        names = [digest.name for digest in settings.all_digests()]
        if ALARMS in names:
            problems.add(FILE, ("digests",), f"{ALARMS!r} is the name of the operator's own digest")
        for position, name in enumerate(names[1:]):
            if name in names[: position + 1]:
                problems.add(FILE, ("digests", position, "name"), f"{name!r} is taken")
    return settings


def _inherit(data: dict[str, Any]) -> None:
    """Fill what a further digest leaves out from `[digest]`; its name is its own."""
    common, further = data.get("digest"), data.get("digests")
    if isinstance(common, dict) and isinstance(further, list):
        common = {key: value for key, value in common.items() if key != "name"}
        data["digests"] = [
            {**common, **digest} if isinstance(digest, dict) else digest for digest in further
        ]
