"""`wizard links` against a server on this machine: nobody else is ever asked."""

from __future__ import annotations

import socket
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from itertools import pairwise

import pytest

from tests.cli.folder import GOOD, folder, wizard
from wizard.cli.links import AGENT, REDIRECTIONS, ask_all

MOVES = {"/moved": "/there", "/twice": "/moved", "/loop": "/loop", "/lost": "/gone"}


class Server(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, float, str | None]]

    def do_HEAD(self):
        path = self.path.partition("?")[0]
        self.asked.append((self.command, path, time.monotonic(), self.headers["User-Agent"]))
        if path == "/slow":
            time.sleep(1)
        if path in MOVES or path in ("/away", "/file"):
            self.send_response(302 if path == "/away" else 301)
            target = {"/away": "/there", "/file": "file:///etc/hostname"}.get(path)
            self.send_header("Location", target or MOVES[path])
        elif path == "/no-head":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            here = path in ("/there", "/caf%C3%A9")
            self.send_response(503 if path == "/broken" else 200 if here else 404)
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, format, *args):
        """Say nothing: pytest shows what tests write."""


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    kind = type("Kind", (Server,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", kind.asked
        running.shutdown()
        thread.join()


def stands(site: str, path: str, timeout: float = 5) -> tuple[str, str]:
    standing = ask_all([site + path], timeout, lambda done: None, pause=0)[site + path]
    return standing.state, standing.words


@pytest.mark.parametrize("path", ["/there", "/away", "/no-head", "/café", "/there?a=b c"])
def test_what_is_there_is_there(server, path):
    assert stands(server[0], path) == ("there", "")


@pytest.mark.parametrize("path", ["/moved", "/twice"])
def test_what_moved_for_ever_gives_its_new_address(server, path):
    assert stands(server[0], path) == ("moved", server[0] + "/there")


@pytest.mark.parametrize("path", ["/gone", "/lost"])
def test_what_is_gone_is_dead(server, path):
    assert stands(server[0], path) == ("dead", "the page is not there (404)")


def test_what_nobody_can_judge_is_unclear(server):
    assert stands(server[0], "/loop") == ("unclear", f"it leads on more than {REDIRECTIONS} times")
    assert stands(server[0], "/slow", 0.2) == ("unclear", "no answer within 0.2 seconds")
    state, words = stands(server[0], "/file")
    assert (state, "no web page" in words) == ("unclear", True)
    assert stands("http://127.0.0.1:1", "/")[0] == "unclear"


def test_it_is_polite(server):
    site, asked = server
    ask_all([f"{site}/there?{n}" for n in range(4)], 5, lambda done: None, pause=0.2)
    assert {(method, agent) for method, _, _, agent in asked} == {("HEAD", AGENT)}
    times = [at for _, _, at, _ in asked]
    assert len(times) == 4
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(times))


def test_get_only_where_head_is_refused(server):
    stands(server[0], "/no-head")
    assert [method for method, *_ in server[1]] == ["HEAD", "GET"]


def linked(site: str, *paths: str) -> dict[str, str]:
    links = "\n".join(f"    - See [this]({site}{path})." for path in paths)
    tree = GOOD["example/tree.yaml"].replace("https://example.org/rules", site + "/there")
    tree += f"  # {site}/comment is not asked\n  more:\n    next-steps:\n{links}\n"
    return {**GOOD, "example/tree.yaml": tree}


@pytest.fixture
def _hurried(monkeypatch):
    module = import_module("wizard.cli.links")
    monkeypatch.setattr(module, "ask_all", partial(ask_all, pause=0))


@pytest.mark.usefixtures("_hurried")
def test_it_names_file_and_line_and_asks_once(tmp_path, server):
    site, asked = server
    trees = folder(tmp_path, linked(site, "/gone", "/moved", "/gone#part", "/there"))
    dutch = f'msgctxt "a"\nmsgid "{site}/source"\nmsgstr "Zie {site}/lost."\n'
    folder(tmp_path, {"example/nl.po": dutch})
    result = wizard("links", "--trees", trees)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines == [
        f"{trees}/example/nl.po:3:13: dead: {site}/lost: the page is not there (404)",
        f"{trees}/example/tree.yaml:23:18: dead: {site}/gone: the page is not there (404)",
        f"{trees}/example/tree.yaml:24:18: moved: {site}/moved is now {site}/there",
        f"{trees}/example/tree.yaml:25:18: dead: {site}/gone: the page is not there (404)",
        "4 links: 1 moved, 2 dead, 0 unclear",
    ]
    assert [path for method, path, *_ in asked if method == "HEAD"].count("/there") == 2
    assert {path for _, path, *_ in asked} == {"/there", "/gone", "/moved", "/lost"}


@pytest.mark.usefixtures("_hurried")
def test_nothing_to_report_is_0(tmp_path, server):
    result = wizard("links", "--trees", folder(tmp_path, linked(server[0], "/there")))
    assert (result.exit_code, result.output) == (0, "1 link: 0 moved, 0 dead, 0 unclear\n")


@pytest.mark.usefixtures("_hurried")
def test_where_nobody_answers_it_could_not_run(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    result = wizard("links", "--trees", folder(tmp_path, linked("http://127.0.0.1:1", "/there")))
    assert result.exit_code == 3
    assert "Is there a network?" in result.output


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_without_a_network_no_link_is_called_dead(tmp_path, monkeypatch, code):
    looked_up = []

    def nobody(host, *asked, **more):
        looked_up.append(host)
        raise socket.gaierror(code, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    trees = folder(tmp_path, linked("http://one.example", "/there", "/gone"))
    result = wizard("links", "--trees", trees)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "Is there a network? The first: nobody knows the host" in result.stderr
    assert looked_up == ["one.example"], "a host that nobody knows is looked up once"


@pytest.mark.usefixtures("_hurried")
def test_one_host_that_is_gone_is_dead_where_others_answer(tmp_path, server, monkeypatch):
    known = socket.getaddrinfo

    def looked_up(host, *more, **named):
        if host == "gone.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setenv("no_proxy", "127.0.0.1,gone.example")
    files = linked(server[0], "/there")
    files["example/tree.yaml"] += "    - See [that](http://gone.example/).\n"
    result = wizard("links", "--trees", folder(tmp_path, files))
    assert result.exit_code == 1
    assert "dead: http://gone.example/: nobody knows the host" in result.output


@pytest.mark.usefixtures("_hurried")
def test_where_all_servers_refuse_it_could_not_run(tmp_path, server):
    tree = GOOD["example/tree.yaml"].replace("https://example.org/rules", server[0] + "/broken")
    result = wizard("links", "--trees", folder(tmp_path, {**GOOD, "example/tree.yaml": tree}))
    assert result.exit_code == 3
    assert "none of them clearly" in result.stderr
    assert "the server answers 503" in result.stdout
