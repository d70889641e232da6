"""Other people's pages, on an origin of their own: calm ones, the IND's and a hostile one."""

from collections.abc import Callable
from pathlib import Path

PAGES = Path(__file__).parent / "pages"
COLLECTED = Path(__file__).parents[3] / "shared" / "sources"
"""Pages of the IND as collected; where they are not there, pages/ind.html has their structure."""

NONCE = "n0nce"
WATCH = """
document.documentElement.dataset.events = "";
for (const name of ["ready", "step", "outcome", "error"])
  addEventListener("wizard:" + name, (event) => {
    document.documentElement.dataset.events += name + " " + JSON.stringify(event.detail) + "\\n";
  });
"""
HOSTILE_CSS = """
* { all: unset; }
html, body, h1, p, section { display: block; }
head, script, title, base, link, meta { display: none; }
div { position: fixed; }
iframe { opacity: 0 !important; height: 3px !important; }
.column { inline-size: 280px; margin-inline: auto; }
"""
HOSTILE_JS = """
const page = document.documentElement;
page.dataset.heard = "";
addEventListener("message", ({ origin, data, source }) => {
  if (source === window) return;
  page.dataset.heard += origin + " " + JSON.stringify(data) + "\\n";
  postMessage({ wizard: 1, type: "height", height: 9 }, "*");
}, true);
for (const name of ["push", "map", "filter", "forEach", "join", "indexOf", "includes", "slice"])
  Array.prototype[name] = () => { throw new Error("redefined " + name); };
Array.prototype[Symbol.iterator] = () => { throw new Error("redefined iteration"); };
"""
STRICT = (
    "default-src 'none'; script-src 'nonce-n0nce'; style-src 'self'; frame-src {wizard}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
NONCED = "default-src 'self'; script-src 'nonce-n0nce'; style-src 'self'; frame-src {wizard}"
CLOSED = "default-src 'self'; script-src 'nonce-n0nce'; style-src 'self'; frame-src 'self'"
CALM = """<!doctype html><html lang="en"><meta charset="utf-8"><title>A calm page</title>
<link rel="stylesheet" href="/host.css">
{head}<h1>A calm page</h1><p id="above">Above.</p>{body}<p id="below">Below.</p>"""


def collected(start: str) -> str | None:
    """Give a page of the IND as collected, from its own first tag on."""
    for path in COLLECTED.glob(f"{start}_*.txt") if COLLECTED.is_dir() else ():
        text = path.read_text(encoding="utf-8")
        # pictures that come when they are scrolled to would move the page between two looks at it
        return text[text.index("<!DOCTYPE") :].replace('loading="lazy"', "")
    return None


def tag(wizard: str, more: str = "") -> str:
    return f'<script src="{wizard}/embed.js" defer nonce="{NONCE}"{more}></script>'


def ind(start: str, script: str) -> str:
    """Give a page of the IND with one tag added to its head."""
    page = collected(start) or (PAGES / "ind.html").read_text("utf-8")
    return page.replace("</head>", f"{script}</head>", 1)


class Hosts:
    """A WSGI program of host pages; `wizard` is where the wizard answers.

    `put` adds a page: its text, and the policy it is sent with.
    """

    def __init__(self) -> None:
        self.wizard = ""
        self.pages: dict[str, tuple[str, str]] = {}

    def put(self, path: str, text: str, policy: str = "") -> str:
        watch = f'<script nonce="{NONCE}">{WATCH}</script>'
        self.pages[path] = (text.replace("<title>", f"{watch}<title>", 1), policy)
        return path

    def calm(self, path: str, body: str, policy: str = "", more: str = "") -> str:
        return self.put(path, CALM.format(head=tag(self.wizard, more), body=body), policy)

    def __call__(self, environ, start_response: Callable) -> list[bytes]:
        path = environ["PATH_INFO"]
        kind, policy = "text/html; charset=utf-8", ""
        if path == "/hostile.css":
            text, kind = HOSTILE_CSS, "text/css"
        elif path == "/host.css":
            text, kind = "body { font: 16px sans-serif; margin: 24px }", "text/css"
        elif path == "/hostile.js":
            text, kind = HOSTILE_JS, "text/javascript"
        elif path in self.pages:
            text, policy = self.pages[path]
        else:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        headers = [("Content-Type", kind)]
        if policy:
            headers.append(("Content-Security-Policy", policy.format(wizard=self.wizard)))
        start_response("200 OK", headers)
        return [text.encode()]
