"""Words that changed, and their translations.

In: the texts of two libraries by their place, and the catalogues of translations. Out: what is
new, gone or different, by place; a text that only moved within its list did not change. It must
not know trees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeAlias

from wizard.diff.renames import Rename
from wizard.translations.catalogues import by_catalogue, list_of
from wizard.trees.library import Library
from wizard.trees.model import Span, Text
from wizard.words.messages import Unreadable, read


@dataclass(frozen=True, slots=True)
class Worded:
    """A text that is new (`old` is `None`), gone (`new` is `None`) or different.

    `catalogue` is the id of a tree or `shared`, `context` the place, `lang` the language, empty
    for the source.
    """

    catalogue: str
    context: str
    lang: str
    old: str | None
    new: str | None
    span: Span | None = None


def worded(
    old: Library, new: Library, renames: Mapping[str, Sequence[Rename]]
) -> tuple[Worded, ...]:
    """Compare all texts of two libraries; `renames` holds the new names by tree."""
    before, after = by_catalogue(old), by_catalogue(new)
    found: list[Worded] = []
    for name in dict.fromkeys((*after, *before)):
        if name in before and name in after:
            names = {rename.old: rename.new for rename in renames.get(name, ())}
            found += _texts(name, before[name], after[name], names)
    return tuple(found)


def translated(
    old: Library, new: Library, renames: Mapping[str, Sequence[Rename]]
) -> tuple[Worded, ...]:
    """Compare the translations of texts that are there in both libraries or in the new one."""
    found: list[Worded] = []
    for name in dict.fromkeys((*new.translations, *old.translations)):
        before, after = old.translations.get(name, {}), new.translations.get(name, {})
        names = {rename.old: rename.new for rename in renames.get(name, ())}
        for lang in dict.fromkeys((*after, *before)):
            if before.get(lang) == after.get(lang) and not names:
                continue
            one, other = _messages(before.get(lang), names), _messages(after.get(lang), {})
            changed = _changed(one, other)
            found += (Worded(name, context, lang, was, now) for context, was, now in changed)
    return tuple(found)


def _texts(
    name: str, old: Iterable[Text], new: Iterable[Text], names: Mapping[str, str]
) -> Iterator[Worded]:
    spans = {text.context: text.span for text in new}
    one = {_renamed(text.context, names): _flat(text.source) for text in old}
    other = {text.context: _flat(text.source) for text in new}
    for context, was, now in _changed(one, other):
        yield Worded(name, context, "", was, now, spans.get(context))


def _messages(po: str | None, names: Mapping[str, str]) -> dict[str, str]:
    found = read(po or "")
    if isinstance(found, Unreadable):
        return {}
    return {
        _renamed(context, names): _flat(message.words) + (" (outdated)" if message.fuzzy else "")
        for context, message in found.items()
        if message.words
    }


def _flat(text: str) -> str:
    """Join the lines of each paragraph: where a line breaks is no change of words."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _renamed(context: str, names: Mapping[str, str]) -> str:
    """Give a place under the new names of its question, option, decision or outcome."""
    parts = context.split(".")
    if len(parts) > 2 and parts[1] in ("options", "extra"):
        option = names.get(f"{parts[0]}.{parts[2]}")
        if option is not None:
            return ".".join([*option.split(".")[:1], parts[1], option.split(".")[1], *parts[3:]])
    return ".".join([names.get(parts[0], parts[0]), *parts[1:]])


_Pair: TypeAlias = tuple[str, str | None, str | None]


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[_Pair]:
    """Compare texts by place, list by list."""
    before, after = _by_list(old), _by_list(new)
    for list_ in dict.fromkeys((*after, *before)):
        yield from _aligned(before.get(list_, []), after.get(list_, []))


def _by_list(texts: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for context, text in texts.items():
        found.setdefault(list_of(context), []).append((context, text))
    return found


def _aligned(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> Iterator[_Pair]:
    """Pair the texts of one list; a place that is no list has one text at the most."""
    for a, b in aligned([text for _, text in old], [text for _, text in new]):
        was, now = None if a is None else old[a], None if b is None else new[b]
        context = now[0] if now else was[0] if was else ""
        yield context, was[1] if was else None, now[1] if now else None


def aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Pair the places of two lists that differ; what only moved by others did not change."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        for at in range(max(b - a, d - c) if kind != "equal" else 0):
            yield a + at if a + at < b else None, c + at if c + at < d else None
