"""A hundred thousand hostile inputs for each way in: files of trees, answers, and requests.

`python -m tests.bench.fuzz [reading|answers|http] [RUNS]`; atheris steers the inputs by what code
they reach, beginning at sound ones (`seeds.py`); what it learns is kept below `.bench/`. A crash, a
second of processor time, an answer of 500 and more, or a page from the cache that is not the one
that would be drawn ends it with the input.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.bench import seeds
from tests.bench.ready import FOLDER, ROOT, python, say

TARGETS = ("reading", "answers", "http")
RUNS = 100_000
SECOND = 1.0
"""Processor time that one input may take; a busy machine makes no difference to it."""

Target = Callable[[bytes], None]


def main(words: list[str]) -> int:
    if words and words[0] == "--inside":
        return inside(words[1], words[2:])
    targets = [word for word in words if word in TARGETS] or TARGETS
    runs = next((word for word in words if word.isdecimal()), str(RUNS))
    program = str(python())
    pip = [program, "-m", "pip", "install", "-q", "--disable-pip-version-check", "atheris==3.0.0"]
    if subprocess.run(pip, check=False).returncode != 0:
        say("atheris cannot be installed here")
        return 3
    failed = 0
    for target in targets:
        say(f"{target}: {runs} inputs …")
        command = [program, "-m", "tests.bench.fuzz", "--inside", target]
        options = [f"-runs={runs}", "-timeout=60", f"-artifact_prefix={FOLDER}/"]
        failed += subprocess.call([*command, *options, *folders(target)], cwd=ROOT) != 0
    return 1 if failed else 0


def folders(target: str) -> list[str]:
    """Write the inputs to begin with; name the folder of those found, and theirs."""
    found, given = FOLDER / "corpus" / target, FOLDER / "seeds" / target
    for folder in (found, given):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(getattr(seeds, target)()):
        (given / str(number)).write_bytes(seed)
    return [str(found), str(given), f"-max_len={max(map(len, getattr(seeds, target)())) + 600}"]


def inside(target: str, options: list[str]) -> int:
    """Run one target in this process; atheris ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["wizard"]):
        one = {"reading": reading, "answers": answers, "http": http}[target]()
    atheris.Setup([sys.argv[0], *options], timed(one))
    atheris.Fuzz()
    return 0


def timed(one: Target) -> Target:
    def run(data: bytes) -> None:
        begun = time.process_time()
        one(data)
        took = time.process_time() - begun
        assert took < SECOND, f"{took:.1f} s"

    return run


def reading() -> Target:
    """Any bytes as a file of a folder: a tree, its cases or translation, or what trees share."""
    from wizard.check.served import servable
    from wizard.trees.library import build_folder
    from wizard.words.messages import read

    day = date(2026, 11, 22)

    def one(data: bytes) -> None:
        name = seeds.NAMES[data[0] % len(seeds.NAMES)] if data else "example/tree.yaml"
        text = data[1:].decode("utf-8", "replace")
        library = servable(build_folder({**seeds.AROUND, name: text}), day)
        for translations in library.translations.values():
            for translation in translations.values():
                read(translation)

    return one


def answers() -> Target:
    """Any query, walked through a tree with every kind of question."""
    from tests.web.folder import TREES
    from wizard.caches import Fragments
    from wizard.present.in_language import voices
    from wizard.trees.load_folder import load_folder
    from wizard.walks.walk import walk
    from wizard.web.address import query, sent
    from wizard.words.load_interface import load_interface

    tree = load_folder(TREES).trees["plain"]
    voice = voices({"en": load_interface()["en"]}, {}, Fragments())["en"]
    day = date(2026, 11, 22)
    names = list(tree.questions)

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True)
        given = sent(tree, voice, pairs)
        walk(tree, given.answers, day, to=given.to, ask=given.change)
        parts = text.split("\n")
        filled = dict(zip(names, ([part] for part in parts), strict=False))
        made = walk(tree, filled, day)
        query(tuple((step.question.id, step.answer) for step in made.steps))

    return one


def http() -> Target:
    """Any path, query, body and headers of a request; twice, with and without a cache."""
    from tests.web import folder

    keeping, drawing = folder.app(cache=1), folder.app(cache=0)

    def both(environ: dict[str, object]) -> str:
        kept, drawn = answer(keeping, environ), answer(drawing, environ)
        assert kept == drawn, "what is kept is not what is drawn"
        return kept[0]

    def one(data: bytes) -> None:
        parts = (data.split(b"\x01") + [b""] * 4)[: 4 + len(seeds.HEADERS)]
        method, path, query, body = parts[:4]
        environ: dict[str, object] = {
            "REQUEST_METHOD": seeds.METHODS[len(method) % len(seeds.METHODS)],
            "PATH_INFO": "/" + path.decode("latin-1"),
            "QUERY_STRING": line(query),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "wsgi.input": body,
        }
        headers = dict(zip(seeds.HEADERS, map(line, parts[4:]), strict=False))
        told = both(environ | {name: value for name, value in headers.items() if value})
        if told.startswith("200") and environ["REQUEST_METHOD"] == "GET":
            both(environ)  # nobody's headers may be in what others get

    return one


def line(text: bytes) -> str:
    """Leave out what ends a line: no server lets that through."""
    return re.sub("[\r\n\0]", "", text.decode("latin-1"))


def answer(app, environ: dict[str, object]) -> tuple[str, list[tuple[str, str]], bytes]:
    told: list[tuple[str, list[tuple[str, str]]]] = []
    around = {
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        **environ,
        "wsgi.input": BytesIO(environ["wsgi.input"]),
    }
    body = b"".join(app.wsgi_app(around, lambda status, it, *more: told.append((status, it))))
    status, headers = told[0]
    assert status < "500" or status[:3] in ("501", "503"), status
    for name, value in headers:
        assert not re.search("[\r\n]", name + value), name
        if name == "Location":
            to = urlsplit(urljoin("http://localhost/", value)).netloc
            assert to in ("localhost", around["HTTP_HOST"]), value
    # the server dates what has no date
    return status, sorted(it for it in headers if it[0] != "Date"), body


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
