"""A search for requests that cost much: pages, forms, the API and headers, the cost as its goal.

`python -m tests.bench.costly [SECONDS [SEED]]` tells the costliest that it found. It begins at
walks through all trees that ship, changes what costs most, and keeps what costs more. A request is
read by the parser of the server and answered by the wizard, in this process. What it costs is its
time of the processor against that of an ordinary page, drawn anew and measured again beside it;
what is made once for a version and a day does not count, as the second time does.
"""

from __future__ import annotations

import gc
import io
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from urllib.parse import quote, urlencode

from waitress.adjustments import Adjustments

from tests.bench.mix import walks
from wizard import places
from wizard.cli.workers import HEADERS, LARGEST, Request
from wizard.web import Config, create_app

ORDINARY = "/en/au-pair/check?role=future-au-pair&nationality=PH"
MOST = 20.0
"""Ordinary pages that the costliest request may cost."""

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SIGNS = (
    *(
        "a",
        "1",
        "9",
        "%",
        "&",
        "=",
        ".",
        ",",
        " ",
        "-",
        '"',
        "[",
        "{",
        "\\",
        "/",
        ";",
        ":",
        "+",
        "#",
    ),
    *("\ufdfa", "가", "z\u0301", "İ", "ß", "٣", "\u202e", "\u00a0", "½", "\ud83d\ude00"),
)
"""What inputs are made long with; some become many signs where texts are compared."""

NAMES = (
    "Accept-Language",
    "Accept-Encoding",
    "If-None-Match",
    "Host",
    "Cookie",
    "X-Forwarded-Host",
)
NAMES += ("Range", "Content-Type", "HX-Request", "Transfer-Encoding", "Referer", "Accept", "x")
PATHS = (
    "/",
    "/en/",
    "/nl/embed",
    "/api/v1/trees",
    "/api/v1/openapi.json",
    "/sitemap.xml",
    "/readyz",
)
PATHS += (
    "/oembed",
    "/en/family/overview",
    "/ar/study/overview",
    "/static/wizard.css",
    "/xx/family",
)
PATHS += ("/embed/xx/study", "/nothing", "/en/asylum/overview", "/EN/Study", "/metrics")
LIMIT = 16_000


@dataclass(frozen=True, slots=True)
class Input:
    """A request, of which each part may be anything."""

    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def written(self) -> bytes:
        query = f"?{self.query}" if self.query else ""
        target = quote(
            f"{self.path}{query}", safe="/?&=%:;,+#[]@!$'()*~.-_|\"<>^`{}\\", errors="replace"
        )
        lines = [f"{self.method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + self.body

    def __str__(self) -> str:
        told = [f"{it[:60]}…({len(it)})" if len(it) > 60 else it for it in (self.path, self.query)]
        heads = [f"{name}: {value[:20]}…({len(value)})" for name, value in self.headers]
        return f"{self.method} {' '.join(told)} {heads} {self.body[:80]!r}…({len(self.body)})"


@dataclass(slots=True)
class Scale:
    """What requests cost against an ordinary page of the same wizard."""

    app: object = field(default_factory=lambda: create_app(Config(cache=0, watch=86400)).wsgi_app)
    known: float = 0.0

    def __post_init__(self) -> None:
        self.ordinary(20)

    def ordinary(self, times: int = 3) -> None:
        """Measure the page again; the middle of all that was seen moves slowly."""
        page = Input(path=ORDINARY, headers=(("Host", "localhost"), ("Accept-Encoding", "br")))
        found = min(self.seconds(page) for _ in range(times))
        self.known = found if not self.known else 0.8 * self.known + 0.2 * found

    def ratio(self, asked: Input, times: int = 2) -> float:
        """Say how many ordinary pages a request costs, at the least of so many times."""
        return min(self.seconds(asked) for _ in range(times)) / self.known

    def raw(self, raw: bytes, times: int) -> float:
        """Say the same of a request as it comes over the wire."""
        return min(self._answered(raw) for _ in range(times)) / self.known

    def seconds(self, asked: Input) -> float:
        return self._answered(asked.written())

    def _answered(self, raw: bytes) -> float:
        begun = time.process_time()
        reading, at = Request(_ADJUSTED), 0
        while at < len(raw) and not reading.completed:
            at += reading.received(raw[at : at + 8192]) or 8192
        if reading.completed and not reading.error:
            b"".join(self.app(_environ(reading), lambda *_: None))  # type: ignore[operator]
        return time.process_time() - begun


_ADJUSTED = Adjustments(max_request_header_size=HEADERS, max_request_body_size=LARGEST)


def _environ(asked: Request) -> dict[str, object]:
    heads = {name if name.startswith("CONTENT_") else f"HTTP_{name}": value
             for name, value in asked.headers.items()}  # fmt: skip
    return {
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "wsgi.input": asked.get_body_stream(),
        "SCRIPT_NAME": "",
        "REQUEST_METHOD": asked.command,
        "PATH_INFO": "/" + asked.path.lstrip("/"),
        "QUERY_STRING": asked.query,
        **heads,
    }


def seeds(chance: Random) -> Iterator[Input]:
    """Walks as forms, addresses and JSON, and every page there is."""
    common = (("Host", "localhost"), ("Accept-Encoding", "br, gzip"))
    for path in PATHS:
        yield Input(path=path, headers=common)
    for asks in chance.sample(walks(places.trees(), 300, 0.5, chance.randrange(1000)), 60):
        ask = asks[-1]
        path, _, query = ask.path.partition("?")
        sent = ask.body or query
        if ask.body:
            form = (*common, ("Content-Type", FORM))
            yield Input("POST", path, "", form, sent.encode())
        else:
            yield Input("GET", path, sent, common)
        pairs = dict(it.partition("=")[::2] for it in sent.split("&") if not it.startswith("_"))
        tree = path.split("/")[2]
        yield Input("POST", f"/api/v1/trees/{tree}/walk", "", (*common, ("Content-Type", JSON)),
                    json.dumps(pairs).encode())  # fmt: skip


def changed(it: Input, other: Input, chance: Random) -> Input:
    """Change one part of a request, mostly by making it long."""
    match chance.randrange(8):
        case 0 | 1:
            return replace(it, query=_longer(it.query, chance))
        case 2:
            name = chance.choice(NAMES)
            known = dict(it.headers).get(name, "")
            kept = tuple(head for head in it.headers if head[0] != name)
            return replace(it, headers=(*kept, (name, _longer(known, chance))))
        case 3 | 4 if it.body:
            text = it.body.decode("utf-8", "replace")
            if chance.random() < 0.5 and (found := _answers(it)):
                return replace(it, body=_sent(it, _wilder(found, chance)))
            return replace(it, body=_longer(text, chance, 60_000).encode("utf-8", "replace"))
        case 5:
            return replace(
                it, path=_longer(it.path, chance) if chance.random() < 0.3 else other.path
            )
        case 6:
            if found := _answers(it):
                wilder = _wilder(found, chance)
                if it.body:
                    return replace(it, body=_sent(it, wilder))
                return replace(it, query=urlencode(wilder, errors="replace")[:LIMIT])
            return replace(it, query=other.query)
        case _:
            return replace(other, headers=it.headers) if chance.random() < 0.5 else replace(
                it, method=chance.choice(("GET", "POST", "HEAD", "OPTIONS", "PUT"))
            )  # fmt: skip


def _longer(text: str, chance: Random, most: int = LIMIT) -> str:
    """Repeat a piece of a text, or a sign, somewhere in it."""
    at = chance.randrange(len(text) + 1)
    piece = text[at : at + chance.randint(1, 12)] if chance.random() < 0.4 else ""
    piece = piece or "".join(chance.choices(SIGNS, k=chance.randint(1, 3)))
    times = chance.choice((1, 3, 30, 101, 500, most // len(piece.encode("utf-8", "replace"))))
    return (text[:at] + piece * times + text[at:])[:most]


Pairs = Sequence[tuple[str, str]]


def _answers(it: Input) -> Pairs:
    if dict(it.headers).get("Content-Type") == JSON:
        try:
            found = json.loads(it.body)
        except ValueError:
            return ()
        items = found.items() if isinstance(found, Mapping) else ()
        return [(n, str(v)) for n, vs in items for v in (vs if isinstance(vs, list) else [vs])]
    text = it.body.decode("utf-8", "replace") if it.body else it.query
    return [it.partition("=")[::2] for it in text.split("&")][:500]


def _wilder(pairs: Pairs, chance: Random) -> Pairs:
    """Answer otherwise: not known, several times, or with what is hard to look up."""
    found, at = list(pairs), chance.randrange(len(pairs))
    name, value = found[at]
    match chance.randrange(5):
        case 0:
            found[at] = (name, "unsure")
        case 1:
            found[at] = (name, _longer(value, chance, 110))
        case 2:
            found += [(name, value + chance.choice(SIGNS))] * chance.choice((1, 10, 400))
        case 3:
            found.append((chance.choice(("_at", "_change", "_guess", "_to")), name))
        case _:
            found = found[:at] + found[at + 1 :]
    return found or pairs


def _sent(it: Input, pairs: Pairs) -> bytes:
    if dict(it.headers).get("Content-Type") != JSON:
        return urlencode(pairs, errors="replace").encode()[:60_000]
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return json.dumps({n: v if len(v) > 1 else v[0] for n, v in found.items()}).encode()


# What break-ins found to be costly ----------------------------------------------------


def form(path: str, pairs: Sequence[tuple[str, str]]) -> Input:
    body = urlencode(pairs, errors="replace").encode()[:64_000]
    return Input("POST", path, "", (("Host", "a"), ("Content-Type", FORM)), body)


def sent(given: object, tree: str = "asylum") -> Input:
    body = json.dumps(given, ensure_ascii=False).encode("utf-8", "replace")[:64_000]
    heads = (("Host", "a"), ("Content-Type", JSON))
    return Input("POST", f"/api/v1/trees/{tree}/walk", "", heads, body)


def asked(path: str, **heads: str) -> Input:
    named = tuple((name.replace("_", "-"), value) for name, value in heads.items())
    return Input(path=path, headers=(("Host", "a"), *named))


CHECK = "/en/asylum/check"
CROWDS = {
    "a list of countries": sent({"nationality": ["\ufdfa"] * 10_000}),
    "a list of countries that is short enough": sent({"nationality": ["\ufdfa" * 100] * 200}),
    "one country": sent({"nationality": "\ufdfa" * 200}),
    "a country in a form": form(CHECK, [("nationality", "가" * 100), ("_at", "nationality")]),
    "a country many times": form(CHECK, [("nationality", "\ufdfa" * 10)] * 499),
    "27 digits": asked("/en/study/check?money=" + "9" * 27),
    "numbers of 4,299 digits": sent({"nationality": [int("9" * 4299)] * 14}),
    "names without end": form(CHECK, [("a", "b")] * 16_000),
    "percent signs": Input("POST", CHECK, "", (("Content-Type", FORM),), b"%" * 64_000),
    "signs of a form": Input("POST", CHECK, "", (("Content-Type", FORM),), b"%41=%41&" * 8000),
    "parts of a form": Input(
        "POST",
        CHECK,
        "",
        (("Content-Type", "multipart/form-data; boundary=x"),),
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nv\r\n' * 1200,
    ),
    "a name of a host": Input(path="/", headers=(("Host", "xn--" + "a" * 30_000),)),
    "labels of a host": Input(path="/", headers=(("Host", "xn--a." * 5000),)),
    "languages": asked("/", Accept_Language="en;q=0.1," * 3400),
    "tags": asked(ORDINARY, If_None_Match='"a",' * 7700),
    "codings": asked(ORDINARY, Accept_Encoding="br;" + " " * 30_000),
    "cookies": asked(ORDINARY, Cookie="a=b;" * 7500),
    "a path": asked("/" + "a/" * 15_000),
    "a path of one part": asked("/en/" + "é" * 5000),
    "a query": asked("/en/study/check?" + "%" * 16_000),
    "a query of names": asked("/en/study/check?" + "a&" * 8000),
    "an address to embed": asked("/oembed?url=" + "[" * 16_000),
}
"""The findings' inputs."""


def search(seconds: float, seed: int, scale: Scale) -> tuple[float, Input, int]:
    """Give the costliest request, how many ordinary pages it costs, and how many were tried."""
    chance, until, tried = Random(seed), time.monotonic() + seconds, 0
    best = [(scale.ratio(it), it) for it in seeds(chance)]
    gc.collect()
    while time.monotonic() < until:
        best = sorted(best, key=lambda it: -it[0])[:40]
        for _ in range(60):
            parent = best[min(int(chance.expovariate(0.15)), len(best) - 1)][1]
            child = changed(parent, chance.choice(best)[1], chance)
            if (cost := scale.ratio(child, 1)) > best[-1][0]:
                best.append((min(cost, scale.ratio(child)), child))
            tried += 1
        scale.ordinary()
    found = [(scale.ratio(it, 7), it) for _, it in sorted(best, key=lambda it: -it[0])[:5]]
    scale.ordinary(20)
    return (*max(found, key=lambda it: it[0]), tried)


def main(words: Sequence[str]) -> int:
    seconds = float(words[0]) if words else 60
    seed = int(words[1]) if len(words) > 1 else date.today().toordinal()
    cost, it, tried = search(seconds, seed, Scale())
    print(f"seed {seed}, {tried} requests: {cost:.1f} ordinary pages for {it}")
    return 1 if cost > MOST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
