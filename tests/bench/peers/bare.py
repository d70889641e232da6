"""The wizard's pages taken apart and sent on: as they are, or with `BARE=yes` without any script.

Both go the same way, so that nothing differs but the script elements: same head, same compression.
"""

import gzip
import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.bench.peers.ours import app as wizard

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BARE = os.environ.get("BARE") == "yes"
SCRIPT = re.compile(rb"<script\b.*?</script>\s*|<link [^>]*\bas=.script.[^>]*>\s*", re.DOTALL)


def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    told: list[tuple[str, list[tuple[str, str]]]] = []
    body = b"".join(wizard(environ, lambda status, headers, _=None: told.append((status, headers))))
    status, headers = told[0]
    named = {name.lower(): value for name, value in headers}
    if BARE and named.get("content-type", "").startswith("text/html"):
        body = SCRIPT.sub(b"", body)
    body = gzip.compress(body, 6, mtime=0)
    kept = [(n, v) for n, v in headers if n.lower() not in ("content-length", "etag")]
    start(status, [*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))])
    return [body]
