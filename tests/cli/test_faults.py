"""Faults: clocks that jump, disks that are full or read-only, files that are gone or half there.
Each time nothing is lost, nothing wrong is shown, and the log says why."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.folder import wizard
from tests.cli.served import TREES, running
from tests.web.folder import PLAIN, WALK
from wizard.trees.load_folder import load_folder
from wizard.web import Config, Misconfigured, create_app
from wizard.web.address import query
from wizard.words import load_interface as words

OUTCOME = f"{PLAIN}?{query(tuple(WALK.items()))}"


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TREES, tmp_path / "trees"))


class Clock:
    """Tells what it is told to tell; `ticks` are told first, one at each look."""

    def __init__(self, now: str) -> None:
        self.now, self.ticks = now, list[str]()

    def __call__(self) -> datetime:
        now = self.ticks.pop(0) if self.ticks else self.now
        return datetime.fromisoformat(now).replace(tzinfo=UTC)


def clocked(now: str, trees: Path = TREES, **settings):
    clock = Clock(now)
    return clock, create_app(Config(trees=trees, watch=0.0, **settings), clock).test_client()


def later(moment: str, seconds: int) -> str:
    return str(datetime.fromisoformat(moment) + timedelta(seconds=seconds))


def kept_for(answer) -> tuple[int, int]:
    found = re.fullmatch(r"public, max-age=(\d+), s-maxage=(\d+)", answer.headers["Cache-Control"])
    assert found, answer.headers["Cache-Control"]
    return int(found[1]), int(found[2])


# Clocks -------------------------------------------------------------------------------------

NIGHTS = [
    ("2026-11-22 22:59:50", "22 November 2026", "23 November 2026"),
    ("2026-12-31 22:59:50", "31 December 2026", "1 January 2027"),
    ("2027-03-27 22:59:50", "27 March 2027", "28 March 2027"),  # the clock goes forward that night
    ("2027-03-28 21:59:50", "28 March 2027", "29 March 2027"),  # a day of 23 hours ends
    ("2026-10-24 21:59:50", "24 October 2026", "25 October 2026"),  # it goes back
    ("2026-10-25 22:59:50", "25 October 2026", "26 October 2026"),  # a day of 25 hours ends
    ("2028-02-28 22:59:50", "28 February 2028", "29 February 2028"),
]


def test_midnight_in_amsterdam_ends_every_page_of_the_day():
    clock, client = clocked(NIGHTS[0][0])
    for night, before, after in NIGHTS:
        for path in (OUTCOME, f"/embed{OUTCOME}"):
            clock.now = night
            late = client.get(path)
            assert client.get(path).data == late.data
            assert f"Rules of {before}" in late.text
            assert kept_for(late) == (10, 10)
            clock.now = later(night, 10)
            early = client.get(path, headers={"If-None-Match": late.headers["ETag"]})
            assert early.status_code == 200, "yesterday's page is not still the same"
            assert f"Rules of {after}" in early.text
            assert before not in early.text
            clock.now = later(night, 30)
            assert kept_for(client.get(path)) == (300, 3600)


def test_no_page_lasts_past_midnight_at_any_hour():
    clock, client = clocked("2026-10-25")
    for day in ("2026-10-25", "2027-03-28", "2026-11-22", "2026-12-31"):
        for minute in range(0, 24 * 60, 20):
            clock.now = later(day, 60 * minute + 59)
            page = client.get(OUTCOME)
            shown = re.search(r"Rules of (\d+) ", page.text)[1]
            clock.now = later(clock.now, max(kept_for(page)) - 1)
            assert re.search(r"Rules of (\d+) ", client.get(OUTCOME).text)[1] == shown


def test_a_page_drawn_as_midnight_strikes_is_kept_by_nobody():
    clock, client = clocked("2026-11-22 23:00:01")
    for ticks in range(1, 8):
        clock.ticks = ["2026-11-22 22:59:59"] * ticks
        for _ in range(4):
            page = client.get(OUTCOME)
            if kept_for(page) not in ((0, 0), (1, 1)):
                assert "23 November" in page.text
        assert not clock.ticks
        assert "23 November" in client.get(OUTCOME).text


DATED = """\
title: A fee
summary: What it costs.
reviewed: 2026-11-01
source: https://example.org/fees
start: paid
unlisted: enough
questions:
  paid:
    ask: What can you pay?
    type: money
    next:
      - when: {paid: at least amount:fee}
        go: enough
      - else: short
outcomes:
  enough:
    verdict: likely
    title: That is enough
    guidance: It costs {amount:fee}.
  short:
    verdict: not-yet
    title: That is not enough
    guidance: It costs {amount:fee}.
"""
AMOUNTS = """\
fee:
  title: The fee
  currency: EUR
  source: law
  values: {2026-01-01: 100, 2027-01-01: 200}
  until: 2027-06-30
"""


def test_new_year_brings_the_amounts_of_the_new_year(tmp_path):
    for name, text in (
        ("fee/tree.yaml", DATED),
        ("shared/amounts.yaml", AMOUNTS),
        ("shared/sources.yaml", "law: {title: The law, url: https://example.org/law}\n"),
        ("site.yaml", "title: Fees\ntime-zone: Europe/Amsterdam\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    clock, client = clocked("2026-12-31 22:59:59", tmp_path)
    paid = "/en/fee/check?paid=150.00"
    for now, title, amount in (
        ("2026-12-31 22:59:59", "That is enough", "€100"),
        ("2026-12-31 23:00:00", "That is not enough", "€200"),
        ("2026-12-31 22:59:59", "That is enough", "€100"),  # the clock was set back
        ("2027-06-30 21:59:59", "That is not enough", "€200"),
    ):
        clock.now = now
        for _ in range(2):
            page = client.get(paid)
            assert title in page.text, now
            assert amount in page.text
    clock.now = "2027-06-30 22:00:00"
    page = client.get(paid).text
    assert "It costs €200" not in page, "an old amount as if it still held"
    assert "It costs an amount that has changed" in page
    assert "we used an amount that may have changed" in page


@pytest.mark.parametrize("jump", ["2026-11-22 10:00:00", "2025-01-01 12:00:00", "1987-04-01"])
def test_a_clock_that_is_set_back_shows_the_day_it_says(jump):
    clock, client = clocked("2026-11-23 12:00:00")
    assert "23 November 2026" in client.get(OUTCOME).text
    clock.now = jump
    for path in (PLAIN, OUTCOME, "/en/", "/en/plain", "/en/plain/overview", "/api/v1/trees"):
        page = client.get(path)
        assert page.status_code == 200
        assert "23 November 2026" not in page.text
    clock.now = "2026-11-23 12:00:00"
    assert "23 November 2026" in client.get(OUTCOME).text


# Files that are gone --------------------------------------------------------------------------


@pytest.fixture
def translated(trees: Path) -> Path:
    (trees / "plain" / "nl.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "title"\nmsgid "Keep an animal"\nmsgstr "Houd een dier"\n',
        "utf-8",
    )
    return trees


def test_a_translation_that_goes_while_served_shows_the_source_marked_as_such(translated):
    _, client = clocked("2026-11-22 12:00:00", translated)
    assert "Houd een dier" in client.get("/nl/plain").text
    (translated / "plain" / "nl.po").unlink()
    page = client.get("/nl/plain")
    assert page.status_code == 200
    assert '<span lang="en" dir="ltr">Keep an animal</span>' in page.text
    _, anew = clocked("2026-11-22 12:00:00", translated)
    assert anew.get("/nl/plain").data == page.data, "missing at the start is the same"


def test_a_shared_file_that_goes_keeps_what_needs_it_as_it_was(trees, caplog):
    _, client = clocked("2026-11-22 12:00:00", trees)
    right = client.get(OUTCOME)
    (trees / "shared" / "contacts.yaml").unlink()
    assert client.get(OUTCOME).text == right.text
    assert "tree.yaml" in caplog.text
    assert "[unknown-contact]" in caplog.text
    _, anew = clocked("2026-11-22 12:00:00", trees)
    assert anew.get(OUTCOME).status_code == 503
    assert anew.get("/en/second").status_code == 200
    assert "keeper" in str(anew.get("/readyz").get_json()["broken"]["plain"])


def test_words_of_the_interface_that_are_missing_stop_the_start(tmp_path, monkeypatch):
    shutil.copytree(Path(words.__file__).parent / "ui", tmp_path / "ui")
    shutil.copytree(Path(words.__file__).parent / "country_names", tmp_path / "country_names")
    (tmp_path / "ui" / "nl.po").unlink()
    monkeypatch.setattr(words, "files", lambda _: tmp_path)
    with pytest.raises(Misconfigured, match="no words of the interface in `nl`"):
        clocked("2026-11-22 12:00:00")


def test_a_tree_half_written_is_never_half_shown(trees, caplog):
    """Copied in pieces, as `cp` does over a slow line."""
    _, client = clocked("2026-11-22 12:00:00", trees)
    right = [client.get(path).data for path in (PLAIN, OUTCOME)]
    file = trees / "plain" / "tree.yaml"
    whole = file.read_bytes()
    for part in range(10):
        caplog.clear()
        file.write_bytes(whole[: len(whole) * part // 12])
        assert [client.get(path).data for path in (PLAIN, OUTCOME)] == right
        assert "plain/tree.yaml:" in caplog.text
    file.write_bytes(whole)
    assert [client.get(path).data for path in (PLAIN, OUTCOME)] == right


def test_trees_still_being_written_are_read_when_they_rest(trees, monkeypatch):
    """A whole tree by chance, cut off where it might have ended."""
    _, client = clocked("2026-11-22 12:00:00", trees)
    right = client.get(PLAIN).text
    file = trees / "plain" / "tree.yaml"
    text = file.read_text("utf-8").replace("Keep an animal", "Keep a beast")
    parts = [text.replace("Which", "Wh"), text]

    def copying(folder: Path, **how: bool):
        library = load_folder(folder, **how)
        if parts:
            file.write_text(parts.pop(0) + "\n" * len(parts), "utf-8")
        return library

    monkeypatch.setattr("wizard.web.app.load_folder", copying)
    file.write_text(text[:-20], "utf-8")
    assert client.get(PLAIN).text == right
    assert client.get(PLAIN).text == right
    assert "Keep a beast" in client.get(PLAIN).text


# Disks ----------------------------------------------------------------------------------------


@pytest.fixture
def full(monkeypatch) -> None:
    """A disk with room for half of what is written."""
    write = Path.write_text

    def half(path: Path, text: str, **how) -> int:
        write(path, text[: len(text) // 2], **how)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", half)


def test_a_full_disk_costs_no_translation(translated, full):
    before = {it: it.read_bytes() for it in sorted(translated.rglob("*")) if it.is_file()}
    done = wizard("translate", "nl", "--trees", translated)
    assert done.exit_code == 3
    assert "nl.po cannot be written: No space left on device" in done.output
    assert {it: it.read_bytes() for it in sorted(translated.rglob("*")) if it.is_file()} == before


def test_a_full_disk_leaves_no_half_of_a_new_tree(trees, full):
    done = wizard("new", "work-permit", "--trees", trees)
    assert done.exit_code == 3
    assert "cannot be written: No space left on device" in done.output
    assert not (trees / "work-permit").exists()


MOUNT = 'mount --bind / / && mount -o remount,ro,bind / && exec "$@"'
READ_ONLY = ("unshare", "-m", "sh", "-c", MOUNT, "sh")
"""What docker's `--read-only` does, as far as a test can."""


def may_mount() -> bool:
    try:
        tried = [*READ_ONLY, "sh", "-c", "! touch /tmp/x"]
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


mounting = pytest.mark.skipif(not may_mount(), reason="may not mount a disk read-only")
forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers need fork")


@forking
@mounting
def test_a_read_only_disk_is_all_it_needs(trees):
    """Not even a temporary file, also where an answer is large and an upload is sent."""
    tree = trees / "second" / "tree.yaml"
    much = "- " + "A very long step that goes on. " * 2000
    steps = "\n".join(f"      {much}" for _ in range(40))
    found = "    guidance: Hay"
    text = tree.read_text("utf-8").replace(found, f"    next-steps:\n{steps}\n{found}")
    tree.write_text(text, "utf-8")
    with running(trees, READ_ONLY) as served:
        status, page = served.get("/en/second/check?beast=zebra-unmistakable")
        assert (status, len(page) > 2_000_000) == (200, True)
        assert served.get()[0] == 200
        assert not served.told('"level": "error", "log": "waitress"')
        assert not served.told('"where"')
