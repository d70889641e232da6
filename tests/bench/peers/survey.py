"""SurveyJS over the same six questions, one to a page: its own files, and nothing that slows it.

`SURVEY` names the folder of npm's packages. Files go out compressed, and may be kept.
"""

import gzip
import json
import os
from pathlib import Path

from flask import Flask, Response

FOLDER = Path(os.environ["SURVEY"])
FILES = {
    "survey-core.min.css": ("survey-core", "text/css"),
    "survey.core.min.js": ("survey-core", "text/javascript"),
    "survey-js-ui.min.js": ("survey-js-ui", "text/javascript"),
}
ASKED = [
    {
        "type": "radiogroup",
        "name": f"q{number}",
        "title": f"Is this so in your case, as rule {number} says?",
        "choices": [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}],
    }
    for number in range(6)
]
SURVEY = {"title": "Six questions", "pages": [{"elements": [question]} for question in ASKED]}
# Its next question comes without a movement, which would only make it later.
MODEL = f"""Survey.settings.animationEnabled = false;
new Survey.Model({json.dumps(SURVEY)}).render(document.getElementById("survey"));
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Six questions</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/survey-core.min.css">
<script src="/survey.core.min.js" defer></script>
<script src="/survey-js-ui.min.js" defer></script>
<script src="/model.js" defer></script>
</head><body><div id="survey"></div></body></html>
"""

app = Flask(__name__)


def _small(body: bytes, kind: str) -> Response:
    headers = {"Content-Encoding": "gzip", "Cache-Control": "public, max-age=3600"}
    return Response(gzip.compress(body), content_type=f"{kind}; charset=utf-8", headers=headers)


KEPT = {
    name: ((FOLDER / package / name).read_bytes(), kind) for name, (package, kind) in FILES.items()
}
KEPT["model.js"] = (MODEL.encode(), "text/javascript")
KEPT[""] = (PAGE.encode(), "text/html")


@app.get("/")
@app.get("/<name>")
def file(name: str = "") -> Response:
    return _small(*KEPT[name]) if name in KEPT else Response(status=404)
