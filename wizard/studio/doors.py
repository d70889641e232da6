"""Who may come in: every request to the studio or to its preview passes here first.

In: a request. Out: a refusal, an entry, or nothing at all: then it goes on. Whoever was given the
address with its token gets a cookie for it, and comes in by that alone. Behind a proxy that knows a
team (`Proxy`) everybody opens that address once, and who it is stands in the header that the proxy
sets: the token shuts out who reaches the port past the proxy and writes the header themselves. It
must not know a page.
"""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response
from wtforms import Form
from wtforms.csrf.session import SessionCSRF

TOKEN = "token"
PAGES = "/studio/"
"""Where the pages of the studio stand; all other addresses are the preview's."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """What stands before the studio of a team: `user` and `mail` are the headers in which it says
    who somebody is; `address` is where browsers find it (`https://studio.example.org`)."""

    user: str = ""
    mail: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Doors:
    """The secrets of one run, and the `names` under which alone it answers: those of this machine,
    so that a name of another site that leads here (DNS rebinding) leads nowhere.

    `token` opens, `key` is the cookie of who came in, `forms` what each form must bring.
    """

    names: frozenset[str] = frozenset(("localhost", "127.0.0.1", "::1"))
    proxy: Proxy = Proxy()
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    forms: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def met(self, request: Request) -> Response | None:
        """Refuse a request, or let its token in; `None` where it may go on."""
        host = request.environ.get("HTTP_HOST", "")
        outside = urlsplit(self.proxy.address)
        if outside.netloc and host.lower() == outside.netloc.lower():
            # a proxy asks for it without TLS
            request.scheme = request.environ["wsgi.url_scheme"] = outside.scheme
        elif _name(host) not in self.names:
            return _refused("Ask for this by a name of this machine, such as localhost.", 400)
        if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            return _refused("Another site asked for this. Open the address yourself.")
        if not self._own(request, f"{request.scheme}://{host}"):
            return _refused("A page of another site sent this.")
        cookie = f"studio-{request.host.rpartition(':')[2]}"
        if request.path == "/" and TOKEN in request.args:
            if not _same(request.args[TOKEN], self.token):
                return _refused("This token is not the one of now. Look where the studio runs.")
            response = _answer(b"", 303)
            response.headers["Location"] = PAGES
            secure = request.scheme == "https"
            response.set_cookie(cookie, self.key, secure=secure, httponly=True, samesite="Strict")
            return response
        if not _same(request.cookies.get(cookie, ""), self.key):
            return _refused("Open the address that `wizard studio` printed when it started.")
        framed = request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame", "embed", "object")
        if framed and request.path.startswith(PAGES):
            return _refused("The studio stands in no frame.")
        if self.proxy.user and not self.who(request)[0]:
            return _refused("The proxy did not say who you are, or says a name that is none.")
        return None

    def who(self, request: Request) -> tuple[str, str]:
        """Give the name and the e-mail address of who asks, each empty where nobody says it: what
        is not a header of the proxy says nothing."""
        name, mail = (
            _written(request.headers.get(it, "")) if it else ""
            for it in (self.proxy.user, self.proxy.mail)
        )
        return name, mail

    def _own(self, request: Request, origin: str) -> bool:
        """Say whether nothing but a page of ours sent this; where pages tell no origin, browsers
        still say from where it comes."""
        sent = request.headers.get("Origin")
        known = request.headers.get("Sec-Fetch-Site") == "same-origin"
        return sent in (None, origin) or (sent == "null" and known)

    def form(self, request: Request) -> Form:
        """Give what carries every form: what must be sent along, and whether it was."""
        given = {"csrf": self.forms}

        class Guarded(Form):
            class Meta:
                csrf = True
                csrf_class = SessionCSRF
                csrf_secret = self.key.encode()
                csrf_time_limit = None
                csrf_context = given

        return Guarded(request.form)


def _name(host: str) -> str | None:
    """Give the name in a `Host`, without its port; `None` where it is none."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())


def _written(header: str) -> str:
    """Read a name as proxies send it; one that no commit can bear is none."""
    with suppress(UnicodeError):
        header = header.encode("latin-1").decode()
    name = header.strip()
    return "" if re.search(r"[<>\x00-\x1f\x7f]", name) else name


def _refused(why: str, status: int = 403) -> Response:
    return _answer(f"{why}\n".encode(), status)


def _answer(body: bytes, status: int) -> Response:
    policy = "default-src 'none'; frame-ancestors 'none'"
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return Response(body, status, headers, content_type="text/plain; charset=utf-8")
