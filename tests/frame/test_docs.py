"""What the documents for people name is there: files, settings, versions, parts of the bench."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import run
from tests.bench.__main__ import PARTS
from wizard.web import Config

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "wizard/web/README.md", "tests/README.md", "tests/bench/README.md"]
NAMED = re.compile(r"`((?:wizard|tests|templates|static|trees)/[\w./-]*)`")
LINKED = re.compile(r"\]\(([^)#:]+)\)")
RUNNING = (ROOT / "wizard/web/README.md").read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_is_there(document):
    path = ROOT / document
    text = path.read_text("utf-8")
    for name in NAMED.findall(text):
        assert (ROOT / name).exists(), name
    for name in LINKED.findall(text):
        assert (path.parent / name).exists(), name


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
    audit = (ROOT / "tests" / "README.md").read_text("utf-8")
    serving = run.packages(run.part_of(run.LOCK.read_text("utf-8"), "runtime"))
    building = {"hatchling", "packaging", "pathspec", "pip", "pluggy", "tomlkit"}
    building |= {"trove-classifiers", "colorama"}
    for name, pin in serving.items():
        if name not in building:
            version = pin.partition("==")[2].split()[0].rstrip(";\\")
            assert f"| {name} | {version} |" in audit, name


def test_the_parts_of_the_bench_are_those_it_has():
    told = (ROOT / "tests" / "bench" / "README.md").read_text("utf-8")
    assert f"a part: {', '.join(PARTS)}" in told


def test_nginx_caches_by_what_pages_depend_on_and_logs_nobody():
    conf = (ROOT / "wizard/web/nginx.conf").read_text("utf-8")
    for name in ("HX-Request", "HX-History-Restore-Request", "Accept-Encoding"):
        assert f"$http_{name.lower().replace('-', '_')}" in conf
    key = re.search(r'proxy_cache_key "(.*)"', conf)[1]
    assert set(key.split()) == {"$scheme", "$host", "$request_uri", "$wizard_part", "$wizard_gzip"}
    logged = re.search(r"log_format wizard (.*?);", conf, re.S)[1]
    for word in ("$args", "$request_uri", "$request ", "remote_addr", "user_agent", "referer"):
        assert word not in logged
    directives = re.sub(r"#.*", "", conf)
    assert "proxy_cache_valid" not in directives
    assert "proxy_cache_use_stale" not in directives
