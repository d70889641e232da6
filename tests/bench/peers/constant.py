"""A Flask view that returns the same bytes every time: the least a Flask page can cost."""

import os
from pathlib import Path

from flask import Flask, Response

BODY = Path(os.environ["CONSTANT"]).read_bytes()

app = Flask(__name__)


@app.get("/<lang>/<tree>/check")
def check(lang: str, tree: str) -> Response:
    return Response(BODY, content_type="text/html; charset=utf-8")


@app.get("/")
def ready() -> str:
    return "ok"
