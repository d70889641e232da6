"""Settings: environment over file over default; a wrong one is named, never half believed."""

from datetime import date
from pathlib import Path

import pytest

from tests.web import folder
from wizard.web import Config, Misconfigured, create_app, read_config


def test_nothing_need_be_set():
    assert read_config({}) == Config()


def test_the_environment():
    assert read_config(
        {
            "WIZARD_TREES": "/srv/trees",
            "WIZARD_LANGUAGES": "nl, en",
            "WIZARD_EMBED_HOSTS": "https://ind.nl https://*.example.nl",
            "WIZARD_TRUSTED_HOSTS": "wizard.example",
            "WIZARD_PROXIES": "2",
            "WIZARD_THEME": "/srv/ind.css",
            "WIZARD_CONTACT": "help@example.nl",
            "WIZARD_ON": "2027-01-02",
            "WIZARD_STATS": "/var/lib/wizard",
            "WIZARD_STATS_ADDRESS": "[::1]:9000",
            "WIZARD_STATS_DAYS": "30",
            "WIZARD_DEV": "yes",
            "OTHER": "x",
        }
    ) == Config(
        trees=Path("/srv/trees"),
        languages=("nl", "en"),
        embed_hosts=("https://ind.nl", "https://*.example.nl"),
        trusted_hosts=("wizard.example",),
        proxies=2,
        theme=Path("/srv/ind.css"),
        contact="help@example.nl",
        on=date(2027, 1, 2),
        stats=Path("/var/lib/wizard"),
        stats_address=("::1", 9000),
        stats_days=30,
        dev=True,
    )


def test_a_file_and_the_environment_above_it(tmp_path):
    file = tmp_path / "wizard.toml"
    file.write_text('languages = ["nl"]\nproxies = 1\non = 2027-01-02\n', "utf-8")
    config = read_config({"WIZARD_PROXIES": "3"}, file)
    assert (config.languages, config.proxies, config.on) == (("nl",), 3, date(2027, 1, 2))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "unknown setting `colour`"),
        ("languages = [", "is not TOML"),
        ("languages = []", "`languages` must be a list such as"),
        ('languages = ["en", "x y"]', "`languages` cannot hold 'x y'"),
        ("proxies = -1", "`proxies` must be a number from 0 to 10"),
        ("proxies = 11", "`proxies` must be a number from 0 to 10"),
        ('embed_hosts = ["*"]', "`embed_hosts` cannot hold '*'"),
        (
            "embed_hosts = [\"https://a.nl; script-src 'unsafe-inline'\"]",
            "`embed_hosts` cannot hold",
        ),
        ('contact = "javascript:alert(1)"', "`contact` must be an e-mail address or an https link"),
        ('leave = "weather"', "`leave` must be an http(s) link"),
        ('on = "tomorrow"', "`on` must be a day"),
        ("trees = 3", "`trees` must be a text"),
        ('stats_address = "9464"', "`stats_address` must be a host and port such as"),
        ('stats_address = "localhost:99999"', "`stats_address` must be a host and port such as"),
        ("stats_days = 0", "`stats_days` must be a number from 1 to 3660"),
        ('dev = "perhaps"', "`dev` must be yes or no"),
        ('watch = "often"', "`watch` must be a number of seconds"),
        ("watch = nan", "`watch` must be a number of seconds from 0 to 3600"),
        ('watch = "-1"', "`watch` must be a number of seconds from 0 to 3600"),
        ('theme = "x.txt"', "`theme` must be a stylesheet"),
    ],
)
def test_what_means_nothing_is_named(tmp_path, text, said):
    file = tmp_path / "wizard.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(Misconfigured) as refused:
        read_config({}, file)
    assert said in str(refused.value)


def test_totals_may_be_told_nowhere():
    assert read_config({}).stats_address == ("127.0.0.1", 9464)
    assert read_config({"WIZARD_STATS_ADDRESS": "none"}).stats_address is None


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Misconfigured, match="cannot read"):
        read_config({}, tmp_path / "none.toml")


def test_without_a_sound_tree_nothing_is_served(tmp_path):
    with pytest.raises(Misconfigured, match="there is no sound tree in"):
        create_app(Config(trees=tmp_path))


def test_a_language_without_words_is_refused():
    with pytest.raises(Misconfigured, match="`languages` has `eo`"):
        create_app(Config(trees=folder.TREES, languages=("en", "eo")))


def test_a_theme_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Misconfigured, match="cannot read the theme"):
        create_app(Config(trees=folder.TREES, theme=tmp_path / "none.css"))


def test_the_day_can_be_held():
    client = folder.app(on=date(2027, 1, 2)).test_client()
    assert "Rules of 2 January 2027" in client.get(f"{folder.PLAIN}?_to=vet").text
