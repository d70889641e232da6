"""The log of what was answered: method, path, status, size and time, and nothing of who asked.

In: a WSGI program. Out: a WSGI program that logs each answer. No query, no address of the
visitor, no user agent, no referer is ever read here, so none can be logged. Of an answer to
sensitive answers not even size and time, which could tell them, and of its status only what failed.
"""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wizard.web.responses import UNTOUCHED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

access = logging.getLogger("wizard.access")

LONGEST = 200
"""Characters of a path that are logged."""

SHORT = "%(method)s %(path)r %(status)s"
LINE = f"{SHORT} %(bytes)s B %(ms).1f ms"


_RESULT = re.compile("(/result/).*", re.IGNORECASE | re.DOTALL)


def unsaid(path: str) -> str:
    """Write a path without the result that it names: that would tell what somebody answered."""
    return _RESULT.sub(r"\1-", path)


class AsJson(logging.Formatter):
    """One JSON object a line; what a line is about stands in fields of their own."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": record.levelname.lower(), "log": record.name}
        fields = getattr(record, "fields", None)
        said = dict(fields) if fields else {"message": record.getMessage()}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            # not its message, which may hold answers
            said["error"] = type(error).__name__
            said["where"] = "".join(traceback.format_tb(error.__traceback__))
        # every letter beyond ASCII escaped: some of them end a line or move the cursor
        return json.dumps({**told, **said})


def logged(app: WSGIApplication) -> WSGIApplication:
    """Log whatever `app` answers."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not access.isEnabledFor(logging.INFO):
            return app(environ, start_response)
        begun = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[..., object]:
            path = environ.get("PATH_INFO", "")[:LONGEST]
            told = {name.lower(): value for name, value in headers}
            code = int(status[:3])
            fields: dict[str, object] = {
                "method": environ["REQUEST_METHOD"][:10],
                "path": unsaid(path.encode("latin-1").decode("utf-8", "replace")),
            }
            if told.get("cache-control") == UNTOUCHED:
                fields["status"] = code if code >= 400 else 200
                access.info(SHORT, fields, extra={"fields": fields})
            else:
                fields["status"] = code
                fields["bytes"] = int(told.get("content-length", "0"))
                fields["ms"] = round((time.perf_counter() - begun) * 1000, 1)
                access.info(LINE, fields, extra={"fields": fields})
            return start_response(status, headers, *more)

        return app(environ, start)

    return answer
