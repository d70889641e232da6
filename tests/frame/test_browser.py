"""In which order a browser for the tests is looked for, and that its absence is said."""

import stat

import pytest

from tests.frame import browser


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with none of the browsers; `machine(name)` puts one on its path that starts."""
    monkeypatch.delenv("E2E_BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for way in ("playwrights_own", "download_of_before", "downloaded", "from_debian"):
        monkeypatch.setattr(browser, way, lambda: None)

    def put(name, code=0):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        return str(program)

    return put


def test_the_browser_that_is_named_comes_first(machine, monkeypatch):
    machine("chromium")
    monkeypatch.setenv("E2E_BROWSER_PATH", machine("mine"))
    assert browser.there() == machine("mine")


def test_a_named_browser_that_does_not_run_is_not_replaced_by_another(machine, monkeypatch, capsys):
    machine("chromium")
    monkeypatch.setenv("E2E_BROWSER_PATH", machine("broken", code=127))
    assert browser.main() == 1
    assert "broken, which does not run" in capsys.readouterr().err


def test_then_the_names_on_the_path_in_order(machine):
    chrome = machine("google-chrome")
    assert browser.there() == chrome
    other = machine("chromium-browser")
    assert browser.there() == other
    first = machine("chromium")
    assert browser.there() == first


def test_then_playwrights_own_then_a_download_then_debian(machine, monkeypatch):
    found = machine("found")
    for way in ("from_debian", "downloaded"):
        monkeypatch.setattr(browser, way, lambda: found)
        assert browser.there() is None
        assert browser.installed() == found
    monkeypatch.setattr(browser, "playwrights_own", lambda: found)
    assert browser.there() == found


def test_a_browser_that_does_not_start_is_passed_over(machine, monkeypatch):
    machine("chromium", code=127)
    found = machine("downloaded")
    monkeypatch.setattr(browser, "playwrights_own", lambda: found)
    monkeypatch.setattr(browser, "on_path", lambda: machine("chromium", code=127))
    assert browser.there() == found


def test_no_browser_at_all_is_a_sentence_and_a_failure(machine, capsys):
    assert browser.main() == 1
    assert "There is no browser to test with" in capsys.readouterr().err


def test_the_path_alone_goes_to_stdout(machine, capsys):
    found = machine("chromium")
    assert browser.main() == 0
    assert capsys.readouterr().out == f"{found}\n"


def test_the_browser_opens_a_page(page):
    page.set_content("<title>It works</title>")
    assert page.title() == "It works"
