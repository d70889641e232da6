"""A folder's texts → its catalogue of translations, brought up to date.

In: the texts of one catalogue in their order, the catalogue as it was (`.po`), and what sentences
are translated as elsewhere. Out: the catalogue as it should be, and how much of it is translated.
A translation belongs to a place (its context): where the source changed it stays, marked fuzzy,
with the source it was made from in `#|`. Where there is none, the same sentence elsewhere, word
for word, gives it. This module must not know where files are.
Long, because what becomes of an entry and what its file then looks like are one decision.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from wizard.translations.po_entries import (
    PROGRAM,
    Entry,
    Old,
    new_header,
    put_all,
    read_old,
    written,
)
from wizard.trees.library import Library
from wizard.trees.model import SHARED, Text
from wizard.trees.organisation import SITE
from wizard.trees.texts import own_texts, shared_texts, texts_of
from wizard.words.countries import CONTEXT as COUNTRIES
from wizard.words.messages import Standing, Unreadable, read, standing

Memory = Mapping[str, tuple[str, str, str]]
"""What a sentence is translated as, and the folder and context where it is."""

_BESIDE = 5
_NUMBER = re.compile(r"\.\d+(?=\.|\Z)")
_FIRST = re.compile(r"\.1(?=\.|\Z)")


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a catalogue is; every text is one of the three."""

    translated: int
    outdated: int
    missing: int


def updated(
    po: str | None, texts: Sequence[Text], catalogue: str, lang: str, memory: Memory | None = None
) -> str | Unreadable:
    """Give the text of a catalogue for these texts; `po` is what it was, `None` when new.

    Entries stay in the order of the file; a new one comes after that of the text before it.
    """
    old = read_old(po or "")
    if isinstance(old, Unreadable):
        return old
    memory = memory if memory is not None else remembered({catalogue: old}, catalogue)
    taken = _matched(texts, old)
    known = {text.context for text in texts}
    following: list[Entry] = []
    first = following
    stands: dict[int, list[Entry]] = {
        id(entry): [entry] for entry in old.entries if entry.context.startswith(COUNTRIES)
    }
    for text in texts:
        mine = taken.get(text.context)
        if mine is not None and not mine.obsolete:
            following = stands[id(mine)] = []
        following.append(_recalled(_entry(text, mine), memory, catalogue, known))
    entries = [*first, *(one for it in old.entries for one in stands.get(id(it), ()))]
    used = {*stands, *(id(entry) for entry in taken.values())}
    said = {(unwrapped(entry.source), entry.words) for entry in entries}
    gone = [_given_up(it) for it in (*old.entries, *old.obsolete) if id(it) not in used]
    kept = {
        (it.context, it.source): it
        for it in gone
        if any(it.words) and (unwrapped(it.source), it.words) not in said
    }
    told = {SHARED: "what the routes share", SITE: "the site"}
    what = told.get(catalogue, f"the route {catalogue}")
    return written(old.header or new_header(lang, what), [*entries, *kept.values()])


def _given_up(entry: Entry) -> Entry:
    """Keep a translation that has no text any more, with the source it was made from."""
    if entry.obsolete:
        return entry
    source = entry.previous if entry.fuzzy and entry.previous is not None else entry.source
    fuzzy = entry.fuzzy and entry.previous is None
    gone = replace(entry, source=source, fuzzy=fuzzy, previous=None, obsolete=True, written="")
    return replace(gone, place="")


def counts(po: str | None, texts: Iterable[Text]) -> Counts | Unreadable:
    """Count how many texts of a catalogue are translated, outdated and missing."""
    found = read(po or "")
    if isinstance(found, Unreadable):
        return found
    return tally(standing(found, text.context, text.source) for text in texts)


def tally(standings: Iterable[Standing]) -> Counts:
    """Count how many texts have each standing."""
    found = Counter(standings)
    return Counts(found["translated"], found["outdated"], found["missing"])


def followed(po: str, texts: Sequence[Text], gone: Container[str]) -> str:
    """Give a catalogue whose translations went along with their texts; nothing else is otherwise.

    A text that is said twice in its list, as when a rule is dated, has its translation twice; what
    stands at a place that is `gone`, or is another text's now, is set aside; what was set aside is
    taken back where its text is there again.
    """
    old = read_old(po)
    if isinstance(old, Unreadable):
        return po
    taken = _matched(texts, old)
    said = [(text, taken[text.context]) for text in texts if text.context in taken]
    twins = {_same_list(text): entry for text, entry in said if any(entry.words)}
    new: dict[int, list[Entry]] = {}
    more: list[tuple[Entry, Entry]] = []
    for text in texts:
        mine = taken.get(text.context)
        twin = twins.get(_same_list(text)) if mine is None else None
        if twin is not None:
            more.append((twin, _entry(text, twin)))
        elif mine is not None and (mine.obsolete or mine.context != text.context):
            new[id(mine)] = [_entry(text, mine)]
    used = {id(it) for it in taken.values()}
    places = {it.context for [it] in new.values()} | {it.context for _, it in more}
    for it in old.entries:
        if id(it) not in used and (it.context in places or it.context in gone):
            new[id(it)] = [_given_up(it)] if any(it.words) else []
    for twin, it in more:
        new.setdefault(id(twin), [twin]).append(it)
    moved = put_all(po, new, old.entries) or po
    return put_all(moved, new, old.obsolete) or moved


def by_catalogue(library: Library) -> dict[str, tuple[Text, ...]]:
    """Give the texts of every sound tree by its id, of what is shared and of `site.yaml`."""
    return {name: texts_in(library, name) for name in (*library.trees, SHARED, SITE)}


def texts_in(library: Library, catalogue: str) -> tuple[Text, ...]:
    """Give the texts of one catalogue; none of a tree that is not sound."""
    if catalogue == SHARED:
        return shared_texts(library.shared)
    if catalogue == SITE:
        return tuple(texts_of([library.organisation]))
    return own_texts(library.trees[catalogue]) if catalogue in library.trees else ()


# Matching ----------------------------------------------------------------------


def list_of(context: str) -> str:
    """Name the list that a context stands in: the context without its number.

    Ids begin with a letter, so a number is always a position in a list. Whatever stands in no
    list is a list of its own.
    """
    return _NUMBER.sub("", context)


def _matched(texts: Sequence[Text], old: Old) -> dict[str, Entry]:
    """Find for each text, by context, the old entry that is its own.

    Texts that did not change find theirs first, at their place and then in their list, within
    which they may have moved, then at a place that is no more, as when an id was renamed; then a
    changed text takes what its own place had, unless that has moved on, or what the place had of
    which it is the first now. A number in a list says too little to bring back what was given up
    long ago.
    """
    entries = [it for it in old.entries if not it.context.startswith(COUNTRIES)]
    pool = sorted((*entries, *old.obsolete), key=lambda entry: not any(entry.words))
    known = {text.context for text in texts}
    renamed = {id(entry) for entry in entries if entry.context not in known}
    listed = {id(entry) for entry in old.obsolete if list_of(entry.context) != entry.context}
    taken: dict[str, Entry] = {}
    used: set[int] = set()
    for same in (_same_text, _same_list, _same_sentence, _same_place, _same_first):
        places: dict[tuple[str, str], list[Entry]] = {}
        for entry in pool:
            hidden = same is _same_place and id(entry) in listed
            hidden |= same in (_same_sentence, _same_first) and id(entry) not in renamed
            if id(entry) not in used and not hidden:
                places.setdefault(same(entry), []).append(entry)
        for text in texts:
            found = places.get(same(text)) if text.context not in taken else None
            if found:
                taken[text.context] = found.pop(0)
                used.add(id(taken[text.context]))
    return taken


def _same_text(one: Entry | Text) -> tuple[str, str]:
    return one.context, unwrapped(one.source)


def _same_list(one: Entry | Text) -> tuple[str, str]:
    return list_of(one.context), unwrapped(one.source)


def _same_sentence(one: Entry | Text) -> tuple[str, str]:
    return "", unwrapped(one.source)


def _same_place(one: Entry | Text) -> tuple[str, str]:
    return one.context, ""


def _same_first(one: Entry | Text) -> tuple[str, str]:
    return _FIRST.sub("", one.context), ""


def _entry(text: Text, old: Entry | None) -> Entry:
    """Make the entry of a text from the one it had."""
    place = text.span.path.rpartition("/")[2]
    if old is None:
        return Entry(text.context, text.source, place=place)
    made_from = old.previous if old.fuzzy and old.previous is not None else old.source
    outdated = any(old.words) and unwrapped(made_from) != unwrapped(text.source)
    comments = old.comments
    if outdated:
        comments = tuple(line for line in comments if not line.startswith(PROGRAM))
    # A fuzzy mark with a previous source is ours and goes when the source comes back; one
    # without is a translator's own doubt and stays.
    new = replace(
        old,
        context=text.context,
        source=text.source,
        place=place,
        fuzzy=outdated or (old.fuzzy and old.previous is None),
        previous=made_from if outdated else None,
        comments=comments,
        obsolete=False,
        written="",
    )
    return old if new == old else new


def unwrapped(source: str) -> str:
    """Give a text without its line breaks inside paragraphs, which an editor may move freely."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", source.strip()))


# Memory -------------------------------------------------------------------------


def remembered(catalogues: Mapping[str, Old], here: str) -> Memory:
    """Give what each sentence is translated as: here, else in shared, else in the other routes.

    Where the nearest of these says it in two ways, nothing is known of it.
    """
    found: dict[str, tuple[str, str, str] | None] = {}
    others = sorted(catalogues.keys() - {here, SHARED})
    for circle in ([here], [SHARED], others):
        ways: dict[str, dict[str, tuple[str, str, str]]] = {}
        for name in circle:
            for entry in catalogues[name].entries if name in catalogues else ():
                if any(entry.words) and not entry.fuzzy:
                    words = entry.words[0]
                    of_it = ways.setdefault(unwrapped(entry.source), {})
                    of_it.setdefault(words, (words, name, entry.context))
        for source, said in ways.items():
            found.setdefault(source, next(iter(said.values())) if len(said) == 1 else None)
    return {source: said for source, said in found.items() if said is not None}


def _recalled(entry: Entry, memory: Memory, here: str, known: Container[str]) -> Entry:
    """Fill an empty entry in from the same sentence elsewhere, and say from where.

    A sentence that only moved, as when an id was renamed, takes its translation along unsaid.
    """
    if any(entry.words) or unwrapped(entry.source) not in memory:
        return entry
    words, folder, context = memory[unwrapped(entry.source)]
    filled = replace(entry, words=(words,), written="")
    if folder == here and context not in known:
        return filled
    where = context if folder == here else f"{folder}: {context}"
    return replace(filled, comments=(*entry.comments, f"{PROGRAM}as in {where}"))


class Edit(NamedTuple):
    """Words that are gone (`-`), new (`+`), or stayed (no sign)."""

    sign: str
    words: str


def edits(old: str, new: str) -> Sequence[Edit]:
    """Say what a text says anew, word by word.

    Of a long stretch that stayed, only the words beside the change are left, with `…`.
    """
    before, after = old.split(), new.split()
    found: list[Edit] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [Edit("-", " ".join(before[i:j]))] if i < j else []
            found += [Edit("+", " ".join(after[k:m]))] if k < m else []
            continue
        words = before[i:j]
        if j - i > 2 * _BESIDE:
            last = j == len(before) and m == len(after)
            start, end = words[:_BESIDE] if found else [], [] if last else words[-_BESIDE:]
            words = [*start, "…", *end]
        found.append(Edit("", " ".join(words)))
    return found


def changed_words(old: str, new: str) -> str:
    """Show what a text says anew in one line: `How [-old-] {+tall+} are you?`."""
    marks = {"-": "[-{}-]", "+": "{{+{}+}}", "": "{}"}
    return " ".join(marks[edit.sign].format(edit.words) for edit in edits(old, new))


def outdated(po: str) -> Iterator[tuple[str, str]]:
    """Give the context of every text that changed since it was translated, and what changed."""
    old = read_old(po)
    for entry in old.entries if isinstance(old, Old) else ():
        if entry.fuzzy and entry.previous is not None:
            yield entry.context, changed_words(entry.previous, entry.source)
