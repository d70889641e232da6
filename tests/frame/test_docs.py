"""What the documents for people name is there: files, settings, versions, parts of the bench."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import run
from tests.bench.__main__ import PARTS
from wizard.web import Config

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "wizard/web/README.md", "wizard/web/SAFETY.md", "tests/README.md"]
DOCUMENTS += ["tests/bench/README.md"]
NAMED = re.compile(r"`((?:wizard|tests|templates|static|trees)/[\w./-]*)`")
LINKED = re.compile(r"\]\(([^)#:]+)\)")
RUNNING = (ROOT / "wizard/web/README.md").read_text("utf-8")
SAFETY = (ROOT / "wizard/web/SAFETY.md").read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_is_there(document):
    path = ROOT / document
    text = path.read_text("utf-8")
    for name in NAMED.findall(text):
        assert (ROOT / name).exists(), name
    for name in LINKED.findall(text):
        assert (path.parent / name).exists(), name


def test_every_test_that_is_named_is_there():
    """What SAFETY says is held by a test is held by one of that name."""
    named = re.findall(r"`(tests/[\w./-]+)::(\w+)`", SAFETY)
    assert len(named) > 20
    for path, test in named:
        assert f"\ndef {test}(" in (ROOT / path).read_text("utf-8"), f"{path}::{test}"


def test_the_tour_names_every_room():
    tour = (ROOT / "README.md").read_text("utf-8")
    for room in (ROOT / "wizard").iterdir():
        if room.is_dir() and (room / "__init__.py").exists():
            assert f"`wizard/{room.name}/`" in tour


def test_every_setting_is_explained_under_both_its_names():
    for setting in fields(Config):
        row = f"| `{setting.name}` | `WIZARD_{setting.name.upper()}` |"
        assert row in RUNNING, setting.name
    assert set(re.findall(r"\| `(WIZARD_\w+)`", RUNNING)) == {
        f"WIZARD_{setting.name.upper()}" for setting in fields(Config)
    }


def test_the_audit_names_every_package_that_serves_at_its_version():
    audit = SAFETY
    serving = run.packages(run.part_of(run.LOCK.read_text("utf-8"), "runtime"))
    building = {"hatchling", "packaging", "pathspec", "pip", "pluggy", "tomlkit"}
    building |= {"trove-classifiers", "colorama"}
    for name, pin in serving.items():
        if name not in building:
            version = pin.partition("==")[2].split()[0].rstrip(";\\")
            assert f"| {name} | {version} |" in audit, name


ASVS = """1.1.2 1.2.9 1.3.11 1.4.3 1.5.2 2.1.3 2.2.3 2.3.4 2.4.1 3.2.2 3.3.4 3.4.6 3.5.5 3.7.2 4.1.3
4.2.1 4.3.2 4.4.4 5.1.1 5.2.3 5.3.2 5.4.3 6.1.3 6.2.12 6.3.4 6.4.4 6.5.5 6.6.3 6.8.4 7.1.3 7.2.4
7.3.2 7.4.5 7.5.2 7.6.2 8.1.2 8.2.3 8.3.1 8.4.1 9.1.3 9.2.4 10.1.2 10.2.2 10.3.4 10.4.11 10.5.5
10.6.2 10.7.3 11.1.2 11.2.3 11.3.3 11.4.4 11.5.1 11.6.1 12.1.3 12.2.2 12.3.4 13.1.1 13.2.5 13.3.2
13.4.5 14.1.2 14.2.4 14.3.3 15.1.3 15.2.3 15.3.7 16.1.1 16.2.5 16.3.4 16.4.3 16.5.3 17.1.1 17.2.4
17.3.2"""
"""The last requirement of levels 1 and 2 in each section of OWASP ASVS 5.0; none is left out."""


def test_every_requirement_of_the_asvs_has_one_row():
    ends = re.findall(r"(\d+\.\d+)\.(\d+)", ASVS)
    wanted = [f"{section}.{n}" for section, end in ends for n in range(1, int(end) + 1)]
    rows = re.findall(r"^\| ([\d., to]+) \| .*\| (.*) \|$", SAFETY, re.MULTILINE)
    told = []
    for numbers, standing in rows:
        assert set(standing.split(", ")) <= {"met", "none", "host", "**not met**"}
        for part in numbers.split(", "):
            first, _, last = part.partition(" to ")
            section, _, begin = first.rpartition(".")
            end = (last or first).rpartition(".")[2]
            told += [f"{section}.{n}" for n in range(int(begin), int(end) + 1)]
    assert len(wanted) == 253
    assert sorted(told) == sorted(wanted)


def test_the_parts_of_the_bench_are_those_it_has():
    told = (ROOT / "tests" / "bench" / "README.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE) == list(PARTS)


def test_nginx_caches_by_what_pages_depend_on_and_logs_nobody():
    conf = (ROOT / "wizard/web/nginx.conf").read_text("utf-8")
    for name in ("HX-Request", "HX-History-Restore-Request", "Accept-Encoding"):
        assert f"$http_{name.lower().replace('-', '_')}" in conf
    key = re.search(r'proxy_cache_key "(.*)"', conf)[1]
    assert set(key.split()) == {
        "$scheme",
        "$host",
        "$request_uri",
        "$wizard_part",
        "$wizard_coding",
    }
    logged = re.search(r"log_format wizard (.*?);", conf, re.S)[1]
    for word in ("$args", "$request_uri", "$request ", "remote_addr", "user_agent", "referer"):
        assert word not in logged
    directives = re.sub(r"#.*", "", conf)
    assert "proxy_cache_valid" not in directives
    assert "proxy_cache_use_stale" not in directives
