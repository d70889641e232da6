"""What caches may do with an answer: every value of `Cache-Control` there is, and why.

In: an answer and the moment. Out: the answer with its rule. What says nothing is kept by nobody
(`NOBODY`, put on at the end by `wizard.web.app`). It must not know what an answer says.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta

from flask import Response

from wizard.trees.calendar import AMSTERDAM

NOBODY = "no-store"
FOR_GOOD = "public, max-age=31536000, immutable"
"""A file at an address that names its content."""

ASK_AGAIN = "public, max-age=0, must-revalidate"
"""A file at its own name, which may hold something else tomorrow."""

AN_HOUR, BY_BROWSERS = "public, max-age=3600", "private, max-age=3600"
"""`embed.js`; with a query, which some sites add, in browsers alone: else it could fill caches."""

KEPT_HERE, KEPT_BETWEEN = 300, 3600
"""Seconds for which a browser, and a proxy in between, may keep a page."""

SLOW = 10
"""Seconds that an answer may take to be made and sent."""


def kept(response: Response, now: datetime) -> Response:
    """Let caches keep a page for a while, and ask with its tag whether it is still the same."""
    digest = hashlib.blake2b(response.get_data(), digest_size=12).hexdigest()
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Cache-Control"] = lasting(now)
    return response


def lasting(now: datetime) -> str:
    """Say how long a page may be kept: a while, and not past midnight in Amsterdam."""
    here, left = now.astimezone(AMSTERDAM), until_midnight(now)
    if (here.hour, here.minute) == (0, 0) and here.second < SLOW:
        left = 0  # what is sent now may have been begun yesterday, and is of that day
    return f"public, max-age={min(KEPT_HERE, left)}, s-maxage={min(KEPT_BETWEEN, left)}"


def counted_again(lasting: str) -> str:
    """Have the browser tell of a step that it shows from what it fetched ahead, where we count.

    It shows the page at once and asks behind it whether it is still the same; one that cannot asks
    first. Nothing in between may keep the page, or we would not hear of most steps.
    """
    seconds = next((it[8:] for it in lasting.split(", ") if it.startswith("max-age=")), None)
    return f"private, max-age=0, stale-while-revalidate={seconds}" if seconds else lasting


def until_midnight(now: datetime) -> int:
    """Count the whole seconds left of the day in Amsterdam."""
    midnight = datetime.combine(today(now) + timedelta(days=1), time(), AMSTERDAM)
    return int((midnight.astimezone(UTC) - now).total_seconds())


def today(now: datetime) -> date:
    """Say which day it is in Amsterdam."""
    return now.astimezone(AMSTERDAM).date()
