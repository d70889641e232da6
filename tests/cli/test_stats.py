"""`wizard stats`: what a server counted, told in tens, of days that are over."""

from __future__ import annotations

import csv
import io
import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.folder import GOOD, folder, wizard
from tests.cli.served import TREES, running
from wizard.totals import FILE, Totals, exposed, read, written
from wizard.totals import running as running_day

TODAY = running_day(datetime.now(UTC))
DAYS = [TODAY - timedelta(days=number) for number in (3, 2, 1, 0)]
AGE, FINE = ("example", "question", "age"), ("example", "outcome", "fine")
linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in /proc")
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def kept(tmp_path):
    """Totals of three days that are over, the last not settled yet, and of a running one."""
    tens = {DAYS[0]: {AGE: 120}, DAYS[1]: {AGE: 30, FINE: 10}}
    exact = {DAYS[2]: {AGE: 58, FINE: 9}, DAYS[3]: {AGE: 7777}}
    (tmp_path / "stats").mkdir()
    (tmp_path / "stats" / FILE).write_text(written(Totals(exact, tens)))
    return tmp_path / "stats"


def stats(kept, *words):
    result = wizard("stats", "--stats", kept, *words)
    assert result.exit_code == 0, result.output
    assert "7777" not in result.output
    return result.output


def test_a_table_for_people(tmp_path, kept):
    trees = folder(tmp_path / "trees", GOOD)
    told = stats(kept, "--trees", trees)
    rows = [line.split(maxsplit=2) for line in told.splitlines() if line.startswith("  ")]
    table = {(kind, id): said.split("  ") for kind, id, said in rows}
    assert [it.strip() for it in table["question", "age"] if it] == ["200", "50"]
    assert "fewer than 10" in told
    assert told.startswith(f"example: {DAYS[0]} to {DAYS[2]}")
    assert [it.strip() for it in table["outcome", "fine"] if it] == ["10", "fewer than 10"]


def test_json_csv_and_prometheus_say_the_same(kept):
    rows = json.loads(stats(kept, "--format", "json"))
    assert [(it["day"], it["id"], it["walks"]) for it in rows] == [
        (DAYS[0].isoformat(), "age", 120),
        (DAYS[1].isoformat(), "age", 30),
        (DAYS[1].isoformat(), "fine", 10),
        (DAYS[2].isoformat(), "age", 50),
    ]
    read_back = csv.DictReader(io.StringIO(stats(kept, "--format", "csv")))
    assert [{**it, "walks": int(it["walks"])} for it in read_back] == rows
    told = stats(kept, "--format", "prometheus")
    assert 'wizard_walks_reached{tree="example",kind="question",id="age"} 50\n' in told
    assert 'wizard_walks_reached{tree="example",kind="outcome",id="fine"} 0\n' in told


def test_only_the_last_days_are_shown(kept):
    rows = json.loads(stats(kept, "--format", "json", "--days", "2"))
    assert {it["day"] for it in rows} == {DAYS[1].isoformat(), DAYS[2].isoformat()}


def test_it_changes_nothing(kept):
    before = (kept / FILE).read_bytes()
    stats(kept)
    assert (kept / FILE).read_bytes() == before
    assert [path.name for path in kept.iterdir()] == [FILE]


def test_on_the_first_day_there_is_nothing_to_tell(tmp_path):
    (tmp_path / FILE).write_text(written(Totals({TODAY: {AGE: 7777}})))
    assert "No day is over yet" in stats(tmp_path)
    assert json.loads(stats(tmp_path, "--format", "json")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "There are no totals in"), (b"\xff{", "is no file of totals")],
)
def test_what_cannot_be_read_is_3(tmp_path, text, said):
    if text is not None:
        (tmp_path / FILE).write_bytes(text)
    result = wizard("stats", "--stats", tmp_path)
    assert result.exit_code == 3
    assert said in result.output


def test_without_a_folder_is_3(monkeypatch):
    monkeypatch.delenv("WIZARD_STATS", raising=False)
    result = wizard("stats")
    assert result.exit_code == 3
    assert "give --stats DIR" in result.output


# A server that counts ------------------------------------------------------------


def ask(url: str, **headers: str) -> str:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return answer.read().decode()


@linux
def test_two_workers_count_into_one_file_and_tell_it_at_a_private_address(tmp_path):
    kept = tmp_path / "stats"
    kept.mkdir()
    plain = ("plain", "question", "beast")
    (kept / FILE).write_text(written(Totals({DAYS[2]: {plain: 47}})))
    with running(TREES, WIZARD_STATS=str(kept), WIZARD_STATS_ADDRESS="127.0.0.1:0") as wizard:
        private = next(line.split()[-1] for line in wizard.lines if "Totals of walks" in line)
        assert private.startswith("http://127.0.0.1:")
        public = f"http://127.0.0.1:{wizard.port}"
        wizard.until(lambda: len(wizard.workers()) == 2)
        for _ in range(40):
            ask(f"{public}/en/plain/check", **OURS)
            ask(f"{public}/en/secret/check", **OURS)
        told = ask(private)
        assert 'id="beast"} 40\n' in told
        with pytest.raises(urllib.error.HTTPError, match="404"):
            ask(f"{public}/metrics")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            ask(private.replace("metrics", "en/plain"))
        wizard.process.terminate()
        wizard.process.wait(20)
    there = read((kept / FILE).read_text())
    sums = sum(it.get(plain, 0) for it in there.exact.values())
    carried = 7 if DAYS[2].month == TODAY.month else 0
    assert sums == 40 + carried
    assert {place[0] for it in there.exact.values() for place in it} == {"plain"}
    assert exposed(there, ZoneInfo("Europe/Amsterdam")) == told


@linux
def test_by_default_there_is_no_second_port_and_no_file(tmp_path, monkeypatch):
    monkeypatch.delenv("WIZARD_STATS", raising=False)
    with running(TREES, HOME=str(tmp_path), TMPDIR=str(tmp_path)) as wizard:
        ask(f"http://127.0.0.1:{wizard.port}/en/plain/check", **OURS)
        assert not wizard.told("Totals of walks")
        wizard.process.terminate()
        wizard.process.wait(20)
    assert not list(tmp_path.iterdir())


@linux
def test_totals_may_be_kept_and_told_nowhere(tmp_path):
    with running(TREES, WIZARD_STATS=str(tmp_path), WIZARD_STATS_ADDRESS="none") as wizard:
        ask(f"http://127.0.0.1:{wizard.port}/en/plain/check", **OURS)
        assert not wizard.told("Totals of walks")
        wizard.process.terminate()
        wizard.process.wait(20)
    assert read((tmp_path / FILE).read_text()).exact
