"""The security headers, on every response there is: pages, files, redirects and errors.

In: a WSGI program and the hosts that may frame it. Out: a WSGI program. It must not know what
is served, only where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {}"
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")


def secured(app: WSGIApplication, embed_hosts: Iterable[str]) -> WSGIApplication:
    """Put the headers on whatever `app` answers."""
    framed = POLICY.format(" ".join(("'self'", *embed_hosts)))
    alone = POLICY.format("'none'")
    preview = alone + "; frame-src 'self'"  # /LANG/embed shows the wizard in a page of ours

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        embedded = path.startswith("/embed/")
        # files too: a frame that its host has sandboxed is of another origin than they are
        shared = embedded or path == "/embed.js" or path.startswith(("/api/", "/static/"))
        policy = framed if embedded else preview if path.endswith("/embed") else alone
        ours = (
            ("Content-Security-Policy", policy),
            ("Cross-Origin-Resource-Policy", "cross-origin" if shared else "same-origin"),
            *ALWAYS,
            *((STRICT_TRANSPORT,) if environ.get("wsgi.url_scheme") == "https" else ()),
        )

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[..., object]:
            return start_response(status, [*headers, *ours], *more)

        return app(environ, start)

    return answer
