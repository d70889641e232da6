"""Circles in what points at what, and an order where there are none.

In: ids and what each points at. Out: chains that come back to where they began, or an order
in which each id stands after those it needs. It must not know whether the ids are questions,
facts or groups. Nothing here calls itself: a tree may be thousands of questions long.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise, zip_longest
from typing import TypeAlias, TypeVar

from wizard.trees.diagnostics import Diagnostic, Related, Severity
from wizard.trees.model import Span
from wizard.trees.scope import Report

Id = TypeVar("Id", bound=Hashable)
Arrows = Mapping[str, Mapping[str, Span]]
"""From an id to the ids it points at, each with the word that says so."""

Chain: TypeAlias = Sequence[tuple[str, Span]]
"""The ids of a circle, each with the word that leads on to the next, the last back to the first."""

MOST = 20
_LONGEST = 12


def ordered(needs: Mapping[Id, Iterable[Id]]) -> list[Id]:
    """Put each id after those it needs, else as given; ids in or behind a circle are left out."""
    users: dict[Id, list[Id]] = {}
    missing = {}
    for id, needed in needs.items():
        inside = [need for need in needed if need in needs]
        missing[id] = len(inside)
        for need in inside:
            users.setdefault(need, []).append(id)
    ready = [id for id in needs if not missing[id]]
    for id in ready:
        for user in users.get(id, ()):
            missing[user] -= 1
            if not missing[user]:
                ready.append(user)
    return ready


def circles(arrows: Arrows) -> Iterator[tuple[str, ...]]:
    """Give a chain for every arrow that leads back to where a walk along the arrows has been.

    Each chain begins and ends with the same id. Take away these arrows and no circle is left,
    so every circle there is goes through one of them.
    """
    done: set[str] = set()
    for root in arrows:
        if root in done:
            continue
        path, at = [root], {root: 0}
        waiting = [iter(arrows[root])]
        while waiting:
            following = next((id for id in waiting[-1] if id in arrows and id not in done), None)
            if following is None:
                waiting.pop()
                last = path.pop()
                del at[last]
                done.add(last)
            elif following in at:
                yield (*path[at[following] :], following)
            else:
                at[following] = len(path)
                path.append(following)
                waiting.append(iter(arrows[following]))


def report_circles(report: Report, arrows: Arrows, what: str, help: str) -> bool:
    """Report every circle at the word that closes it; say whether there was one."""
    chains = [
        [(one, arrows[one][other]) for one, other in pairwise(chain)] for chain in circles(arrows)
    ]
    report.found += in_circles("cycle", chains, f"{what} in a circle", help)
    return bool(chains)


def in_circles(
    code: str,
    chains: Sequence[Chain],
    what: str,
    help: str,
    severity: Severity = "error",
    examples: Sequence[Mapping[str, tuple[str, ...]] | None] = (),
    days: Sequence[date | None] = (),
) -> Iterator[Diagnostic]:
    """Tell of circles, each at the word that closes it."""
    for chain, example, day in zip_longest(chains[:MOST], examples[:MOST], days[:MOST]):
        ids = [id for id, _ in chain]
        related = tuple(
            Related(span, f"`{one}` leads to `{other}` here")
            for (one, span), other in zip(chain[:_LONGEST], ids[1:], strict=False)
        )
        message = f"{what}: {_chain((*ids, ids[0]))}"
        at = chain[-1][1]
        yield Diagnostic(code, severity, message, at, help, related, example, day=day)
    if len(chains) > MOST:
        message = f"{len(chains) - MOST} more circles are not listed"
        help = "mend those that are listed and check again"
        yield Diagnostic(code, severity, message, chains[MOST][-1][1], help)


def _chain(chain: tuple[str, ...]) -> str:
    if len(chain) > _LONGEST:
        half = _LONGEST // 2
        between = f"… {len(chain) - _LONGEST} more …"
        chain = (*chain[:half], between, *chain[-half:])
    return " → ".join(id if " " in id else f"`{id}`" for id in chain)
