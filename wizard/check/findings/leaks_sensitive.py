"""What an address would tell about a visitor.

In: a tree and the others of its folder. Out: errors where an ordinary tree, whose answers stand
in the address, asks what a sensitive tree keeps out of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Tree
from wizard.walks.arrows import graph


def leaks_sensitive(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report outcomes of an ordinary tree to which answers lead that reveal a sensitive one.

    That is so where the answers themselves say "your route is that one": the verdict is
    `other-route`, the first tree to go on with is sensitive, and there is no permit to ask for
    here. A sensitive tree that is only mentioned as related reveals nothing. From a sensitive
    tree no answer travels into an ordinary one: `wizard.present` sees to that.
    """
    if tree.sensitive:
        return
    for outcome in tree.outcomes.values():
        first = outcome.continues[0] if outcome.continues else None
        other = look.library.trees.get(first.id or "") if first else None
        if other is None or first is None or not other.sensitive or outcome.permits:
            continue
        if outcome.verdict == "other-route" and ("outcome", outcome.id) in graph(tree).arrows:
            yield Diagnostic(
                "leaks-sensitive",
                "error",
                f"the answers that lead to outcome `{outcome.id}` say that somebody needs "
                f"`{other.id}`, which is sensitive, and they stand in the address",
                first.span,
                f"write `sensitive: yes` in tree `{tree.id}`",
                (Related(outcome.span, f"outcome `{outcome.id}` stands here"),),
            )
