"""Who made an element of a file what it is: in which steps of the studio, or outside it.

In: the steps that were made in a folder, an element, its texts. Out: names. It must not know what
is published, or how.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from wizard.edits.batch import digest
from wizard.edits.parts import WHOLE, Texts, differing
from wizard.edits.splices import Path as Key
from wizard.studio.store import Step, Store


def made_by(
    store: Store,
    steps: Sequence[Step],
    beside: Collection[Key],
    file: str,
    key: Key,
    texts: Texts,
) -> tuple[tuple[str, ...], bool]:
    """Name those whose steps made an element what it is, since it was as it is published; say
    whether it is not as the last of them left it: somebody without a name was there too."""
    then, now = map(_half, texts)
    outside = key in beside or (key == WHOLE and bool(beside))
    found: dict[str, None] = {"": None} if outside else {}
    names = {it.who for it in steps}
    for step in steps:
        if names <= found.keys():  # nobody is left to be found: the rest need not be read
            break
        touched = _touched(store, file, *step.files[file])
        mine = next((it for it in touched if it[: len(key)] == key[: len(it)]), None)
        if mine is None:
            continue
        old, new = touched[mine] if mine == key else (None, None)
        if new == then and then != now:
            break
        if not found and mine == key and new != now:
            outside, found[""] = True, None
        found[step.who] = None
        if old == then:
            break
    return tuple(sorted(found)) or ("",), outside or not found


def since(steps: Sequence[Step], file: str, old: str | None) -> list[Step]:
    """Give the steps of a file, the last first, back to where all of it was as published."""
    then, found = None if old is None else digest(old), []
    for step in reversed(steps):
        if file in step.files:
            if step.files[file][1] == then:
                break
            found.append(step)
    return found


def left_otherwise(
    store: Store, steps: Sequence[Step], file: str, now: str | None
) -> Collection[Key]:
    """Give the elements of a file that are not as the last step of it left them."""
    last = next((it.files[file][1] for it in reversed(steps) if file in it.files), None)
    return differing(file, store.text(last), now) if last else ()


def standing(steps: Iterable[Step]) -> list[Step]:
    """Give the steps that are not taken back, in their order."""
    found: dict[int, Step] = {}
    undone: dict[int, Step] = {}
    for step in steps:
        if step.undoes is not None:
            if step.undoes in found:
                undone[step.undoes] = found.pop(step.undoes)
        elif step.redoes is not None:
            if step.redoes in undone:
                found[step.redoes] = undone.pop(step.redoes)
        else:
            found[step.number] = step
    return [found[it] for it in sorted(found)]


@lru_cache(maxsize=2_000)
def _touched(
    store: Store, file: str, old: str | None, new: str | None
) -> Mapping[Key, tuple[str, str]]:
    """Say what a step did to the elements of a file, given by the digests of its texts."""
    texts = [None if it is None else store.text(it) for it in (old, new)]
    return {
        key: (_half(one), _half(other)) for key, (one, other) in differing(file, *texts).items()
    }


def _half(text: str | None) -> str:
    return "" if text is None else digest(text)
