"""nginx in front: started with the very file that wizard/web/README.md gives to site owners, its
addresses and folders put in place; and the rows about what a page from its cache costs.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial

from tests.bench.measure import Row, at_least, cost, ratio
from tests.bench.pages import answers_of, ours, trail
from tests.bench.ready import FOLDER, ROOT, nginx
from tests.bench.servers import Client, Server, free_port, running
from wizard import places

TODAY = date(2026, 11, 22)
NONE = Row("nginx in front", "–", "not measured", None, "there is no nginx here")


@contextmanager
def proxied(
    program: str, wizard: int, other: int | None = None, *, limits: bool = False
) -> Iterator[Server]:
    """Start nginx with our own file in front of a port, and of the one for restarts; `limits` are
    those to what one visitor may ask."""
    folder = FOLDER / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    port, files = free_port(), free_port()
    text = (ROOT / "wizard/web/nginx.conf").read_text("utf-8")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{wizard}")
    text = text.replace("127.0.0.1:8001", f"127.0.0.1:{other or free_port()}")
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    text = text.replace("/var/cache/nginx", str(folder)).replace("/var/log/nginx", str(folder))
    if not limits:  # one client stands for all, so what is allowed to one visitor is too little
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


def came() -> Mapping[str, int]:
    """Count in the log of nginx what came from where: HIT, MISS, and so on."""
    lines = (FOLDER / "nginx" / "wizard.log").read_text("utf-8", "replace").splitlines()
    return Counter(line.rpartition(" ")[2] for line in lines)


def rows() -> Iterator[Row]:
    """A page from the cache of nginx, against the same page uncached, and against a file."""
    program = nginx()
    if program is None:
        yield NONE
        return
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
