"""Every kind of page is valid HTML, by the Nu HTML checker (npm's vnu-jar, which needs Java)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.test_languages import case
from tests.diff.changes import signed_page
from tests.web import folder
from tests.web.folder import WALK, before, post
from tests.web.test_next_language import LIBRARY, WALKED
from wizard.web.address import query

VNU = "vnu-jar@26.9.27"
KEPT = Path(__file__).parents[2] / ".bench" / "vnu"
CHECK = "/plain/check?"
KINDS = [
    "/",
    "/privacy",
    "/accessibility",
    "/embed",
    "/nothing",
    "/plain",
    "/secret",
    "/plain/overview",
    *(CHECK + query(tuple(before(name).items())) for name in WALK),
    *(CHECK + query((*before(name).items(), ("_at", (name,)))) for name in WALK if name != "needs"),
    CHECK + query((*before("children").items(), ("children", ("unsure",)))),
    CHECK + query(tuple(WALK.items())),
    CHECK + query((*WALK.items(), ("_change", ("land",)))),
    CHECK + "_to=vet",
]


def jar() -> Path:
    """The checker: named by VNU_JAR, or fetched once with npm; a test never passes without it."""
    if named := os.environ.get("VNU_JAR"):
        return Path(named)
    there = KEPT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not there.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.fail("The Nu HTML checker is not here: install npm, or name it in VNU_JAR.")
        KEPT.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--no-save", "--prefix", str(KEPT), VNU], check=True)
    return there


@pytest.mark.slow
def test_every_kind_of_page_is_valid(client, tmp_path):
    if shutil.which("java") is None:
        pytest.fail("The Nu HTML checker needs Java (on Debian: apt-get install default-jre).")
    texts = {}
    for lang in ("en", "nl", "ar"):
        for kind in KINDS:
            texts[f"/{lang}{kind}"] = client.get(f"/{lang}{kind}").text
        for kind in ("/plain", "/plain/check"):
            texts[f"/embed/{lang}{kind}"] = client.get(f"/embed/{lang}{kind}").text
        secret = f"/{lang}/secret/check"
        for name in WALK:
            texts[f"secret {lang} {name}"] = post(client, before(name), secret).text
        texts[f"secret {lang}"] = post(client, WALK, secret).text
    shipped = folder.shipped().test_client()
    for lang, tree in WALKED:
        for rest in ("", "/check", "/overview"):
            texts[f"/{lang}/{tree}{rest}"] = shipped.get(f"/{lang}/{tree}{rest}").text
        end = {it.question.id: it.answer for it in case(LIBRARY.trees[tree]).steps}
        check = f"/{lang}/{tree}/check"
        secret = LIBRARY.trees[tree].sensitive
        ended = post(shipped, end, check) if secret else shipped.get(check, query_string=end)
        assert "<article>" in ended.text
        texts[f"the end of {check}"] = ended.text
    texts["diff"] = signed_page()
    for at, text in enumerate(texts.values()):
        assert "</html>" in text
        (tmp_path / f"{at}.html").write_text(text, "utf-8")
    words = ["java", "-jar", str(jar()), "--format", "json", "--skip-non-html", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    names = list(texts)
    found = [
        f"{names[int(Path(it['url'].removeprefix('file:')).stem)]}: {it['message']}: "
        f"{it.get('extract', '')}"
        for it in json.loads(done.stderr)["messages"]
        if it["type"] == "error" or it.get("subType") == "warning"
    ]
    assert len(names) > 100
    assert found == []
