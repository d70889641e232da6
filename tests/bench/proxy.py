"""Rows about nginx in front: what a hit costs, and ten thousand walks with things going wrong.

Started with the very file that wizard/web/README.md gives to site owners, its addresses and
folders put in place. Every answer is compared with every other answer to the same address.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from random import Random

from tests.bench.measure import Row, at_least, at_most, cost, ratio
from tests.bench.pages import answers_of, ours, trail
from tests.bench.ready import FOLDER, ROOT, nginx
from tests.bench.servers import FRAGMENT, Client, Server, free_port, running
from wizard import places
from wizard.trees.amounts import Day
from wizard.trees.kinds import canonical
from wizard.trees.load import load_folder
from wizard.trees.model import Tree
from wizard.trees.regions import Division, divide
from wizard.walk import Asked, walk

TODAY = date(2026, 11, 22)
WALKS = int(os.environ.get("BENCH_WALKS", "10000"))
CLIENTS = 4
FIRST = (0.62, 0.2, 0.1, 0.05, 0.03)
"""How often people choose the first option, the second, and so on."""


def rows() -> Iterator[Row]:
    program = nginx()
    if program is None:
        yield Row("nginx in front", "–", "not measured", None, "there is no nginx here")
        return
    yield from hits(program)
    yield from storm(program)


@contextmanager
def proxied(program: str, wizard: int) -> Iterator[Server]:
    """Start nginx with our own file in front of a port."""
    folder = FOLDER / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    port, files = free_port(), free_port()
    text = (ROOT / "wizard/web/nginx.conf").read_text("utf-8")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{wizard}")
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/cache/nginx", str(folder)).replace("/var/log/nginx", str(folder))
    # one client stands for all here, so what is allowed to one visitor is too little
    text = re.sub(r"rate=\d+r/s", "rate=100000r/s", text).replace("burst=100", "burst=100000")
    user = "user root;" if os.geteuid() == 0 else ""
    static = f"server {{ listen 127.0.0.1:{files}; root {folder}/files; access_log off; }}"
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; worker_processes 1; error_log stderr crit;\n"
        "events { worker_connections 2000; }\n"
        "http { keepalive_requests 1000000; client_body_temp_path body; proxy_temp_path temp;\n"
        "fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n"
        f"{static}\n{text}\n}}\n"
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running(command, port, folder, {}, "/healthz") as server:
        server.files = files
        yield server


def hits(program: str) -> Iterator[Row]:
    """A page from the cache of nginx, against the same page uncached, and against a file."""
    _, answers = answers_of(places.trees(), "au-pair", TODAY)
    path = trail("au-pair", answers)[len(answers) // 2]
    with ours(places.trees(), cache=False) as server, proxied(program, server.port) as proxy:
        page = proxy.client.get(path)
        (FOLDER / "nginx" / "files" / "page.html").write_bytes(page.body)
        file = Client(proxy.files)
        hit = partial(cost, proxy, partial(_many, proxy.client, path, 500))
        uncached = partial(cost, server, partial(_many, server.client, path, 50))
        plain = partial(cost, proxy, partial(_many, file, "/page.html", 500))
        found, slow, fast = ratio(uncached, hit)
        told = f"{slow * 1e6:.0f} µs uncached, {fast * 1e6:.0f} µs a hit"
        yield at_least("proxy cache hit against our uncached page", 25, found, told)
        found, flat, fast = ratio(plain, hit)
        told = f"{flat * 1e6:.0f} µs a file, {fast * 1e6:.0f} µs a hit"
        yield at_least("proxy cache hit against nginx serving a file", 0.5, found, told)


def _many(client: Client, path: str, count: int) -> int:
    for _ in range(count):
        client.get(path)
    return count


@dataclass(slots=True)
class Seen:
    """What came back, by address: one answer each, whoever asked and whenever."""

    answers: dict[str, bytes] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, status: int, body: bytes, took: float) -> None:
        digest = hashlib.blake2b(body, digest_size=8).digest()
        with self.lock:
            self.statuses[status] += 1
            self.took.append(took)
            if self.answers.setdefault(path, digest) != digest or status != 200:
                self.wrong.append(f"{status} {path}")


def storm(program: str) -> Iterator[Row]:
    """Ten thousand walks by several clients, while a worker is killed and trees are read anew."""
    trees = FOLDER / "storm"
    shutil.rmtree(trees, ignore_errors=True)
    shutil.copytree(places.trees(), trees)
    walks = _walks(trees, WALKS)
    port = free_port()
    command = [sys.executable, "-m", "wizard", "serve", f"--port={port}", "--workers=2"]
    env = {"WIZARD_TREES": str(trees), "WIZARD_WATCH": "0.5"}
    with (
        running(command, port, FOLDER, env, "/healthz") as server,
        proxied(program, port) as proxy,
    ):
        seen = Seen()
        share = [walks[at::CLIENTS] for at in range(CLIENTS)]
        asking = [threading.Thread(target=_ask, args=(proxy.port, part, seen)) for part in share]
        begun = time.monotonic()
        for thread in asking:
            thread.start()
        kills = _trouble(server, trees, asking, seen, sum(map(len, walks)))
        for thread in asking:
            thread.join()
        took = time.monotonic() - begun
        kept = _kept()
    asked = sum(seen.statuses.values())
    told = f"{asked} requests for {len(seen.answers)} pages, {asked / took:.0f} a second, "
    told += f"slowest {max(seen.took):.2f} s, {kills} workers killed, trees read anew {kills} times"
    yield at_least(f"hit rate over {len(walks)} walks, in %", 80, 100 * kept["HIT"] / asked, told)
    yield at_most("answers lost or wrong meanwhile", 0, len(seen.wrong), ", ".join(seen.wrong[:3]))


def _trouble(
    server: Server, trees: Path, asking: Sequence[threading.Thread], seen: Seen, total: int
) -> int:
    """Kill a worker and rewrite the trees at a quarter, half and three quarters of the way."""
    done = 0
    for quarter in (0.25, 0.5, 0.75):
        while len(seen.took) < quarter * total and any(it.is_alive() for it in asking):
            time.sleep(0.02)
        pid = server.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        for file in trees.glob("*/*.yaml"):
            file.write_bytes(file.read_bytes())
        done += 1
    return done


def _ask(port: int, walks: Sequence[Sequence[str]], seen: Seen) -> None:
    client = Client(port)
    for steps in walks:
        for path in steps:
            begun = time.monotonic()
            try:
                answer = client.get(path, FRAGMENT)
                seen.note(path, answer.status, answer.body, time.monotonic() - begun)
            except OSError as error:
                seen.wrong.append(f"{error} {path}")
                client = Client(port)


def _kept() -> Mapping[str, int]:
    """Count in the log of nginx what came from its cache."""
    lines = (FOLDER / "nginx" / "wizard.log").read_text("utf-8", "replace").splitlines()
    return Counter(line.rpartition(" ")[2] for line in lines)


def _walks(trees: Path, count: int) -> Sequence[Sequence[str]]:
    """Make walks as people might: mostly the usual answers, in two languages."""
    chance = Random(2026)
    library = load_folder(trees)
    ordinary = [tree for tree in library.trees.values() if not tree.sensitive]
    divisions = {tree.id: divide(tree, Day(TODAY, tree.catalogue.amounts)) for tree in ordinary}
    made = []
    for _ in range(count):
        tree = chance.choice(ordinary)
        answers = _walked(tree, divisions[tree.id], chance)
        made.append(trail(tree.id, answers, chance.choice(("en", "nl"))))
    return made


def _walked(tree: Tree, divisions: Mapping[str, Division], chance: Random) -> Mapping[str, str]:
    answers: dict[str, str] = {}
    while isinstance(end := walk(tree, {n: (t,) for n, t in answers.items()}, TODAY).end, Asked):
        question = end.question
        if question.kind == "choice":
            ids = [option.id for option in question.options]
            weights = (*FIRST, *(0.02,) * len(ids))[: len(ids)]
            answers[question.id] = chance.choices(ids, weights)[0]
        else:
            regions = divisions[question.id].regions
            answers[question.id] = canonical(chance.choice(regions).sample)[0]
    return answers
