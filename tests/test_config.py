"""Configuration is data: read whole, every mistake told at once, never a traceback."""

import pickle
import shutil
from dataclasses import fields

import pytest

from talentwire import __version__
from talentwire.app.cli import main
from talentwire.app.daemon import jobs
from talentwire.config import Problems, check_all, load_settings, load_sources
from talentwire.config.problems import line_of
from talentwire.config.sources import SourceTable, append_sources
from talentwire.errors import ConfigError
from talentwire.model import Source
from talentwire.places import shipped_config
from talentwire.store import open_store


@pytest.fixture
def folder(tmp_path):
    """An editable copy of the shipped configuration."""
    return shutil.copytree(shipped_config(), tmp_path / "config")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def mistakes(folder):
    with pytest.raises(ConfigError) as caught:
        check_all(folder)
    return str(caught.value)


def test_what_ships_is_valid_and_pickles(folder):
    check_all(folder)
    settings = load_settings(folder)
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert pickle.loads(pickle.dumps(load_sources(folder))) == load_sources(folder)


def test_the_default_sources_cover_the_languages_and_kinds(folder):
    sources = load_sources(folder)
    assert len({s.name for s in sources}) == len(sources) >= 89
    assert len({s.url for s in sources if s.kind == "feed"}) == 89
    assert {"en", "it", "fr", "de", "es", "pt", "zh", "ja", "ko"} <= {s.language for s in sources}
    assert {s.api for s in sources if s.kind == "search"} == {"gdelt", "hackernews"}
    assert all(s.timezone for s in sources if s.kind == "feed")


def test_every_field_of_a_source_can_be_configured():
    assert set(SourceTable.model_fields) == {f.name for f in fields(Source)}


def test_a_file_may_leave_everything_out(folder):
    (folder / "talentwire.toml").write_text("")
    settings = load_settings(folder)
    assert settings.crawl.max_page_bytes == 15_000_000
    assert settings.crawl.allow_private == ()
    assert settings.crawl.agent() == f"talentwire/{__version__}"


def test_what_stands_in_the_shipped_file_is_the_default(folder):
    written = load_settings(folder)
    (folder / "talentwire.toml").write_text("")
    assert load_settings(folder) == written


def test_the_contact_is_part_of_the_user_agent(folder):
    change(folder / "talentwire.toml", 'contact = ""', 'contact = "https://desk.example"')
    assert load_settings(folder).crawl.agent().endswith("(+https://desk.example)")


def test_all_mistakes_of_all_files_are_told_at_once_with_their_place(folder):
    change(folder / "sources.toml", 'country = "US"', 'country = "US"\nevry_minutes = 5')
    change(folder / "sources.toml", 'scope = "ai"', 'scope = "everything"')
    change(folder / "sources.toml", 'timezone = "Europe/Rome"', 'timezone = "Rome"')
    change(folder / "talentwire.toml", "timeout = 30", 'timeout = "soon"')
    change(folder / "talentwire.toml", 'at = "07:30"', 'at = "25:00"')
    change(folder / "urls.toml", "prefixes =", "prefices =")
    (folder / "dates.toml").write_text("[zones\n")
    told = mistakes(folder)
    assert "8 mistakes" in told
    assert "sources.toml: sources.0.evry_minutes: unknown key (did you mean every_minutes?)" in told
    assert "sources.toml: sources.0.scope: must be 'ai' or 'broad'" in told
    assert "must be an IANA time zone such as Europe/Rome, not 'Rome'" in told
    assert "talentwire.toml: crawl.timeout: must be a whole number, not 'soon' [line" in told
    assert "talentwire.toml: digest.at: must be a time of day" in told
    assert "urls.toml: tracking.prefices: unknown key (did you mean prefixes?)" in told
    assert "urls.toml: tracking.prefixes: missing" in told
    assert "dates.toml: not valid TOML" in told


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ('name = "Has Spaces"\nurl = "https://a.example"', "sources.0.name"),
        ('name = "a"', "url is missing"),
        ('name = "a"\nurl = "ftp://a.example/x"', "must be a web address"),
        ('name = "a"\nurl = "https://a.example:x/"', "must be a web address"),
        ('name = "a"\nurl = "https://a.example"\nevery_minutes = 1', "sources.0.every_minutes"),
        ('name = "a"\nurl = "https://a.example"\nlanguage = "English"', "must be a language code"),
        ('name = "a"\nkind = "search"\nquery = "x"', 'needs api = "gdelt"'),
        ('name = "a"\nkind = "search"\napi = "gdelt"', "needs a query"),
        ('name = "a"\nkind = "search"\napi = "gdelt"\nquery = "AI lab"', "three letters: AI"),
        (f'name = "a"\nkind = "search"\napi = "gdelt"\nquery = "{"lab " * 70}"', "more than 250"),
        ('name = "a"\nkind = "section"\nurl = "https://a.example"', "needs selectors"),
        ('name = "a"\nurl = "https://a.example"\npaywall = "maybe"', "must be true or false"),
    ],
)
def test_a_wrong_source_is_refused_and_says_why(folder, entry, complaint):
    (folder / "sources.toml").write_text(f"[[sources]]\n{entry}\n")
    with pytest.raises(ConfigError, match="sources.toml: sources.0") as caught:
        load_sources(folder)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_can_be_taken_once_only(folder):
    entry = '[[sources]]\nname = "a"\nurl = "https://a.example/{}"\n'
    (folder / "sources.toml").write_text(entry.format(1) + entry.format(2))
    with pytest.raises(ConfigError, match=r"sources.1.name: 'a' is the name of source 0"):
        load_sources(folder)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[sources]\nname = 1", "write [[sources]] with two brackets"),
        (b"[[source]]\nname = 1", "unknown key"),
        (None, "not found in"),
    ],
)
def test_a_broken_or_missing_file_is_one_clear_line(folder, content, complaint):
    path = folder / "sources.toml"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_sources(folder)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_language_files_is_refused(folder):
    for path in (folder / "language").iterdir():
        path.unlink()
    assert "no language file" in "".join(mistakes(folder))


def test_a_file_saved_with_a_byte_order_mark_is_read(folder):
    path = folder / "talentwire.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_settings(folder).digest.name == "daily"


def test_a_further_digest_inherits_what_it_leaves_out(folder):
    with (folder / "talentwire.toml").open("a") as file:
        file.write('[[digests]]\nname = "paris"\nlanguage = "fr"\n')
    daily, paris = load_settings(folder).all_digests()
    assert (paris.name, paris.language, paris.at) == ("paris", "fr", daily.at)


@pytest.mark.parametrize(
    ("cron", "named"),
    [
        ("0 7,18 * * mon-fri", "0 7,18 * * mon,tue,wed,thu,fri"),
        ("*/15 6-9 1 * *", "*/15 6-9 1 * *"),
        ("30 8 * * 0", "30 8 * * sun"),
        ("30 8 * * 7", "30 8 * * sun"),
        ("30 8 * * 5-1", "30 8 * * fri,sat,sun,mon"),
    ],
)
def test_a_digest_can_be_due_as_in_crontab(folder, cron, named):
    with (folder / "talentwire.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[digests]]\nname = "more"\ncron = "{cron}"\n')
    settings = load_settings(folder)
    assert settings.all_digests()[1].cron == named
    assert [job.cron for job in jobs(settings)][1] == named


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('cron = "7 o\'clock"', "must be five fields"),
        ('cron = "0 25 * * *"', "must be five fields"),
        ('cron = "0 7 * * funday"', "must be five fields"),
        ('window = "a week"', "must be hours, days or weeks"),
    ],
)
def test_a_digest_that_can_never_be_due_is_refused(folder, line, complaint):
    with (folder / "talentwire.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[digests]]\nname = "more"\n{line}\n')
    with pytest.raises(ConfigError, match=complaint):
        load_settings(folder)


def test_two_digests_cannot_share_a_name(folder):
    with (folder / "talentwire.toml").open("a") as file:
        file.write('[[digests]]\nname = "daily"\n')
    with pytest.raises(ConfigError, match=r"digests.0.name: 'daily' is taken"):
        load_settings(folder)


@pytest.mark.parametrize("value", ["10.0.0.0/8", "::1", "intranet.example", "localhost"])
def test_private_networks_and_hosts_can_be_allowed(folder, value):
    change(folder / "talentwire.toml", "allow_private = []", f'allow_private = ["{value}"]')
    assert load_settings(folder).crawl.allow_private == (value,)


@pytest.mark.parametrize("value", ["10.0.0.0/99", "http://x", "a b", ""])
def test_other_values_of_allow_private_are_refused(folder, value):
    change(folder / "talentwire.toml", "allow_private = []", f'allow_private = ["{value}"]')
    with pytest.raises(ConfigError, match="must be an address, a network"):
        load_settings(folder)


def test_the_line_of_a_key_is_found_below_lists_of_tables():
    text = 'a = 1\n[[s]]\nname = "x"\n[[s]]\n# note\nname = "y"\n[s.more]\nkey = 2\n'
    assert line_of(text, ("s", 1, "name")) == 6
    assert line_of(text, ("s", 1, "more", "key")) == 8
    assert line_of(text, ("s", 0, "missing")) == 2
    assert line_of(text, ("nowhere",)) is None


def test_one_mistake_is_one_line_and_none_is_no_error(tmp_path):
    problems = Problems()
    problems.raise_if_any(tmp_path)
    problems.add("x.toml", ("a", 0), "is wrong")
    with pytest.raises(ConfigError, match=r"^x.toml: a.0: is wrong \(in "):
        problems.raise_if_any(tmp_path)


def test_sources_are_appended_and_read_back_as_they_were(folder):
    before = (folder / "sources.toml").read_text("utf-8")
    odd = Source("odd", 'A "quoted" \\ title\x7f', "section", "https://a.example/x",
                 selectors={"item": "div.a > p", "date": 'time[datetime="x"]'}, paywall=True,
                 note="naïve — 日本", language="ja", enabled=False)  # fmt: skip
    search = Source("hn", "HN", "search", "https://hn.algolia.com/api/v1/search_by_date",
                    query="'x' \"y\"", api="hackernews", every_minutes=30)  # fmt: skip
    append_sources(folder, [odd, search])
    assert load_sources(folder)[-2:] == (odd, search)
    assert (folder / "sources.toml").read_text("utf-8").startswith(before.rstrip("\n"))


def test_an_addition_that_would_break_the_file_leaves_it_alone(folder):
    before = (folder / "sources.toml").read_bytes()
    with pytest.raises(ConfigError):
        append_sources(folder, [load_sources(folder)[0]])
    assert (folder / "sources.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("retention", "articles"), ("retention", "irrelevant_articles"),
        ("retention", "candidates"), ("retention", "runs"), ("alarms", "source_days"),
        ("daemon", "grace_hours"), ("crawl", "round_deadline_minutes"),
    ],
)  # fmt: skip
def test_a_span_of_time_longer_than_any_calendar_is_a_mistake_told_with_its_place(
    folder, tmp_path, capsys, section, key
):
    (folder / "talentwire.toml").write_text(f"[{section}]\n{key} = 999999999999\n")
    words = ["housekeep", "--config", str(folder), "--db", str(tmp_path / "a.db")]
    assert main(words) == ConfigError.exit_code
    told = capsys.readouterr().err
    assert f"talentwire.toml: {section}.{key}: must be less than or equal to" in told
    assert "[line 2]" in told


def test_the_longest_retention_still_reaches_back_to_a_date(folder, tmp_path):
    keys = ("articles", "irrelevant_articles", "candidates", "runs")
    lines = "".join(f"{key} = 36500\n" for key in keys)
    (folder / "talentwire.toml").write_text(f"[retention]\n{lines}")
    open_store(tmp_path / "a.db", create=True).close()
    assert main(["housekeep", "--config", str(folder), "--db", str(tmp_path / "a.db")]) == 0


def test_init_writes_a_copy_and_never_over_what_is_there(tmp_path, capsys):
    folder = tmp_path / "desk"
    assert main(["init", str(folder)]) == 0
    check_all(folder)
    assert (folder / "language" / "en.toml").is_file()
    (folder / "sources.toml").write_text("# mine\n")
    assert main(["init", str(folder)]) == 0
    assert (folder / "sources.toml").read_text() == "# mine\n"
    out = capsys.readouterr().out
    assert f"kept  {folder / 'sources.toml'}" in out
    assert "Next:" in out
    assert main(["init", str(folder), "--force"]) == 0
    assert load_sources(folder)


def test_init_says_in_one_line_that_it_cannot_write(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["init", str(tmp_path / "file" / "below")]) == ConfigError.exit_code
    assert capsys.readouterr().err.startswith("talentwire: cannot write")


DEEP = "zz = " + "[" * 5_000 + "]" * 5_000
FILES = ("talentwire", "orgs", "people", "names", "sources", "urls", "dates", "language/en")
CHOKES = (
    (".".join("z" * 600) + " = 1", "nested too deeply"),
    ("zz = " + "9" * 5_000, "a number of too many digits"),
    ("zz = 0x" + "f" * 5_000, "a number of too many digits"),
    ("zz = 9223372036854775808", "a number of too many digits"),
)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [(name, DEEP, "nested too deeply") for name in FILES]
    + [("talentwire", text, words) for text, words in CHOKES],
    ids=[*FILES, "deep tables", "digits", "hexadecimal", "more than 64 bits"],
)
def test_toml_that_python_chokes_on_is_one_line(folder, name, text, words, capsys):
    path = folder / f"{name}.toml"
    path.write_text(f"{text}\n{path.read_text('utf-8')}", encoding="utf-8")
    assert main(["sources", "--config", str(folder)]) == 3
    told = capsys.readouterr().err
    assert f"{name}.toml: not valid TOML: {words}" in told
    assert (told.count("\n"), len(told) < 400) == (1, True)
    if name == "talentwire":
        assert main(["status", "--config", str(folder)]) == 3
        assert words in capsys.readouterr().err


def test_a_table_without_any_organisation_is_no_reason_to_forget_all(folder, capsys):
    (folder / "orgs.toml").write_text("# none\n")
    assert main(["retag", "--config", str(folder)]) == 3
    assert "orgs.toml: no organisation in it" in capsys.readouterr().err


@pytest.mark.parametrize("key", ["timeout = 9000000000", "per_host_delay = inf"])
def test_a_number_nobody_can_wait_for_is_refused(folder, key, capsys):
    (folder / "talentwire.toml").write_text(f"[crawl]\n{key}\n")
    assert main(["sources", "--config", str(folder)]) == 3
    assert f"crawl.{key.split()[0]}: must be less than" in capsys.readouterr().err
