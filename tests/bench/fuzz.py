"""A hundred thousand hostile inputs for each way in: files of trees, answers, and requests.

`python -m tests.bench.fuzz [reading|answers|http] [RUNS]`; atheris steers the inputs by what code
they reach. A crash, a hang over a second or an answer of 500 and more ends it with the input.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from urllib.parse import parse_qsl

from tests.bench.ready import FOLDER, ROOT, python, say

TARGETS = ("reading", "answers", "http")
RUNS = 100_000


def main(words: list[str]) -> int:
    if words and words[0] == "--inside":
        return inside(words[1], words[2:])
    targets = [word for word in words if word in TARGETS] or TARGETS
    runs = next((word for word in words if word.isdecimal()), str(RUNS))
    program = str(python())
    atheris = [
        program,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "atheris==3.0.0",
    ]
    if subprocess.run(atheris, check=False).returncode != 0:
        say("atheris cannot be installed here")
        return 3
    failed = 0
    for target in targets:
        say(f"{target}: {runs} inputs …")
        command = [program, "-m", "tests.bench.fuzz", "--inside", target]
        options = [f"-runs={runs}", "-timeout=1", "-max_len=600", f"-artifact_prefix={FOLDER}/"]
        failed += subprocess.call([*command, *options], cwd=ROOT) != 0
    return 1 if failed else 0


def inside(target: str, options: list[str]) -> int:
    """Run one target in this process; atheris ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["wizard"]):
        one = {"reading": reading, "answers": answers, "http": http}[target]()
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()
    return 0


def reading():
    """Any bytes as a file of a tree."""
    from wizard.trees.library import build_folder

    start = "title: A\nsummary: B\nstart: q\nquestions:\n"

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        build_folder({"t/tree.yaml": text})
        build_folder({"t/tree.yaml": start + text})

    return one


def answers():
    """Any query, walked through a tree with every kind of question."""
    from tests.web.folder import TREES
    from wizard.trees.countries import CODES
    from wizard.trees.load import load_folder
    from wizard.walk import walk
    from wizard.web.address import query, sent
    from wizard.words.countries import countries
    from wizard.words.load import load_interface

    tree = load_folder(TREES).trees["plain"]
    named = countries(load_interface()["en"].words, CODES)
    day = date(2026, 11, 22)
    names = list(tree.questions)

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True)
        given = sent(tree, named, pairs)
        walk(tree, given.answers, day, to=given.to, ask=given.change)
        parts = text.split("\n")
        filled = dict(zip(names, ([part] for part in parts), strict=False))
        made = walk(tree, filled, day)
        query(tuple((step.question.id, step.answer) for step in made.steps))

    return one


def http():
    """Any path, query, body and headers of a request."""
    from tests.web import folder

    app = folder.app(cache=0)

    def one(data: bytes) -> None:
        method, path, query, body, other = (data.split(b"\x01", 4) + [b""] * 5)[:5]
        starts = ("/en/plain/check", "/en/secret/check", "/api/v1/trees/plain/walk", "/")
        at = starts[len(path) % 4]
        environ = {
            "REQUEST_METHOD": ("GET", "POST", "HEAD", "PUT")[len(method) % 4],
            "PATH_INFO": at if len(path) % 3 else "/" + path.decode("latin-1"),
            # no server lets a line break through here: it ends the line of the request
            "QUERY_STRING": re.sub("[\r\n]", "", query.decode("latin-1")),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_LANGUAGE": other.decode("latin-1"),
            "HTTP_HX_REQUEST": "true" if len(other) % 2 else "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
        }
        told: list[str] = []
        answer = app.wsgi_app(environ, lambda status, headers, *more: told.append(status))
        b"".join(answer)
        if told[0] >= "500" and "broken" not in environ["PATH_INFO"]:
            raise AssertionError(told[0])

    return one


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
