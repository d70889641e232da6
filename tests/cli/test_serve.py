"""`wizard serve`: says where it is, serves, ends when told, and explains why it cannot."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.check.examples import wrong
from tests.cli.folder import GOOD, folder, wizard

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to send")
def test_it_serves_until_it_is_told_to_stop(tmp_path):
    trees = folder(tmp_path, GOOD)
    command = [sys.executable, "-m", "wizard", "serve", "--port", "0", "--trees", str(trees)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "The wizard is at" in line)
        match = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert match
        with urllib.request.urlopen(f"{match[0]}/en/example") as answer:
            assert "A small example" in answer.read().decode()
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
    assert process.returncode == 0
    assert "The wizard has stopped" in rest
    assert "Traceback" not in rest


def test_a_port_that_is_taken_is_3(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        trees = folder(tmp_path, GOOD)
        # By itself, because the server leaves its socket to Python when it cannot listen.
        command = [sys.executable, "-m", "wizard", "serve", f"--port={port}", f"--trees={trees}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert f"cannot listen at 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_trees_with_errors_only_are_3(tmp_path):
    trees = folder(tmp_path, wrong("unknown-target"))
    result = wizard("serve", "--port", "0", "--trees", trees)
    assert result.exit_code == 3
    assert "no sound tree" in result.output


def test_so_is_a_tree_that_is_only_unsound_in_its_walks(tmp_path):
    trees = folder(tmp_path, wrong("gap"))
    assert wizard("serve", "--port", "0", "--trees", trees).exit_code == 3


def test_settings_that_mean_nothing_are_3(tmp_path):
    settings = tmp_path / "wizard.toml"
    settings.write_text("colour = 'blue'\n")
    trees = folder(tmp_path / "trees", GOOD)
    result = wizard("serve", "--port", "0", "--config", settings, "--trees", trees)
    assert result.exit_code == 3
    assert "`colour`" in result.output
