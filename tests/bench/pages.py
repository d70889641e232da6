"""Rows about pages: what a page costs a server.

Every server is gunicorn with one gthread worker. Cost is processor time of the server alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.measure import Row, at_least, cost, ratio
from tests.bench.ready import FOLDER, ROOT, python
from tests.bench.servers import FRAGMENT, Client, Server, free_port, running
from wizard import places
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Tree
from wizard.walks.walk import walk

SIX = ROOT / "tests" / "bench" / "trees"
BATCH = 50


def gunicorn(module: str, env: Mapping[str, str], ready: str) -> AbstractContextManager[Server]:
    """Start gunicorn with one gthread worker for a module of `tests.bench.peers`."""
    port = free_port()
    command = [str(python()), "-m", "gunicorn", f"tests.bench.peers.{module}:app"]
    command += ["-k", "gthread", "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{port}"]
    command += ["--keep-alive", "75", "--max-requests", "0", "--no-control-socket"]
    FOLDER.mkdir(exist_ok=True)
    env = {"PYTHONPATH": str(ROOT), **env}
    return running(command, port, FOLDER, env, ready)


def ours(trees: Path, cache: bool) -> AbstractContextManager[Server]:
    """Start the wizard, with or without its cache of rendered pages."""
    env = {"WIZARD_TREES": str(trees), "WIZARD_CACHE": "32" if cache else "0"}
    return gunicorn("ours", env, "/healthz")


def trail(tree: str, answers: Mapping[str, str], lang: str = "en") -> Sequence[str]:
    """Give the addresses a visitor goes through: the first question, then each form sent."""
    check = f"/{lang}/{tree}/check"
    given = list(answers.items())
    sent = [check]
    for at, (name, value) in enumerate(given):
        pairs = [*given[:at], ("_at", name), (name, value)]
        sent.append(f"{check}?{urlencode(pairs)}")
    return sent


def answers_of(trees: Path, name: str, day: date) -> tuple[Tree, Mapping[str, str]]:
    """Give a tree and the answers of its first case, in the order of the walk."""
    library = load_folder(trees)
    case = library.cases[name][0]
    tree = library.trees[name]
    made = walk(tree, case.answers, day)
    return tree, {step.question.id: step.answer[0] for step in made.steps}


def question_pages() -> Iterator[Row]:
    """A question in the middle of a walk, in two languages, against its own bytes."""
    _, answers = answers_of(places.trees(), "au-pair", date(2026, 11, 22))
    middle = len(answers) // 2
    paths = [trail("au-pair", answers, lang)[middle] for lang in ("en", "nl")]
    constant = FOLDER / "constant.html"
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        cold = stack.enter_context(ours(places.trees(), cache=False))
        warm = stack.enter_context(ours(places.trees(), cache=True))
        constant.write_bytes(_ok(cold.client, paths[0]))
        flask = stack.enter_context(gunicorn("constant", {"CONSTANT": str(constant)}, "/"))
        against = partial(cost, flask, partial(_batch, flask.client, paths))
        for what, wanted, server in (
            ("question page against constant bytes", 0.25, cold),
            ("the same from the cache of pages", 0.90, warm),
        ):
            mine = partial(cost, server, partial(_batch, server.client, paths))
            found, flat, page = ratio(against, mine)
            told = f"{page * 1e6:.0f} µs, Flask {flat * 1e6:.0f} µs a request"
            yield at_least(what, wanted, found, told)


def _batch(client: Client, paths: Sequence[str]) -> int:
    for _ in range(BATCH):
        for path in paths:
            client.get(path)
    return BATCH * len(paths)


def _ok(client: Client, path: str, headers: Mapping[str, str] = {}) -> bytes:
    answer = client.get(path, headers)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.body


def walks() -> Iterator[Row]:
    """A whole walk of six questions to an outcome, against django-formtools in two set-ups.

    Judged as each is served: formtools draws every page for its session, while of ours the pages
    are the same for everybody and kept. What ours would cost if all were drawn is told beside it.
    """
    steps = trail("six", {f"q{number}": "yes" for number in range(6)})
    with ExitStack() as stack:
        for peer, wanted, theirs in (("startproject", 20, _named), ("leanest", 6, _linear)):
            env = {"PEER": peer, "PEER_FOLDER": str(FOLDER)}
            django = stack.enter_context(gunicorn("formtools", env, "/"))
            work = partial(theirs, django.port)
            requests = work()
            for cache in (True, False):
                server = stack.enter_context(ours(SIX, cache=cache))
                if b"Where this walk ends" not in _ok(server.client, steps[-1]):
                    raise RuntimeError("the walk of six questions did not end")
                mine = partial(cost, server, partial(_walked, server.client, steps))
                found, slow, fast = ratio(partial(cost, django, partial(_once, work)), mine)
                told = (
                    f"{slow * 1e3:.1f} ms and {requests} requests, ours {fast * 1e3:.2f} ms and 7"
                )
                what = f"a walk of six questions against formtools, {peer}"
                if cache:
                    yield at_least(what, wanted, found, told)
                else:
                    yield Row(f"{what}, all ours drawn", "–", f"{found:.2f}", None, told)


def _once(work: Callable[[], int]) -> int:
    work()
    return 1


def _walked(client: Client, steps: Sequence[str]) -> int:
    for path in steps:
        client.get(path, FRAGMENT)
    return 1


def _named(port: int) -> int:
    """Walk as a browser does: each form is answered with a redirect to the next step."""
    client = Client(port)
    client.get("/walk/q0/")
    for number in range(6):
        form = {
            "csrfmiddlewaretoken": client.cookies["csrftoken"],
            "named-current_step": f"q{number}",
            f"q{number}-answer": "yes",
        }
        moved = client.post(f"/walk/q{number}/", urlencode(form).encode())
        page = client.get(moved.headers["location"])
    if b"Where this walk ends" not in page.body:
        raise RuntimeError("the walk of formtools did not end")
    return 14


def _linear(port: int) -> int:
    client = Client(port)
    client.get("/walk/")
    for number in range(6):
        form = {
            "csrfmiddlewaretoken": client.cookies["csrftoken"],
            "linear-current_step": f"q{number}",
            f"q{number}-answer": "yes",
        }
        page = client.post("/walk/", urlencode(form).encode())
    if b"Where this walk ends" not in page.body:
        raise RuntimeError("the walk of formtools did not end")
    return 7
