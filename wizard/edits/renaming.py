"""One id under a new name, wherever it stands in a folder of trees.

In: the files of a folder and what is to be renamed. Out: the files that change, whole, by path, or
a refusal. What names an id is what building took down as it looked the word up (`Use`), so that
nothing is renamed by its looks; the new folder is built again and must be as sound as the old one.
Translations go along. The old id stays understood where addresses may have it (`was`). It must not
know where files are.

Long, because an id stands in many places, and each of them is known here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from wizard.edits import Refused
from wizard.edits.writing import Document, whole
from wizard.translations.catalogues import by_catalogue, counts
from wizard.translations.po_entries import put_in, read_old
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.library import TREE_FILE, Library, build_folder, catalogue_file
from wizard.trees.model import SHARED, Span
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.questions import asks
from wizard.trees.reading import tidied
from wizard.trees.scope import Report, Use, good_id, listed
from wizard.trees.sections import OPTION_LISTS, USE
from wizard.trees.shared import FILES
from wizard.words.messages import Unreadable

OF_TREES = ("question", "option", "fact", "decision", "outcome", "group")
OF_SHARED = ("tree", "option", *(sort for sort in FILES.values() if sort != "term"))
STEMS = {sort: stem for stem, sort in FILES.items()}
Said: TypeAlias = Callable[[str], str]
_TAKEN = ("question", "fact", "outcome")
"""What trees take with `use`, mostly by the id that it has in the shared file."""
_REMEMBERED = ("question", "option", "outcome", "tree")
_PLACEHOLDERS = {
    "question": "answer|date",
    "fact": "fact",
    "amount": "amount|number",
    "permit": "permit",
    "contact": "contact",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be renamed: in a `tree`, or in `shared`; an option is `question.option`."""

    tree: str
    kind: str
    old: str
    new: str


@dataclass(slots=True)
class _Folder:
    """A folder while an id in it is renamed."""

    files: Mapping[str, str]
    library: Library
    uses: tuple[Use, ...]
    documents: dict[str, Document] = field(default_factory=dict)

    def document(self, path: str) -> Document:
        if path not in self.documents:
            self.documents[path] = Document(path, self.files[path])
        return self.documents[path]

    def entries(self, path: str, *keys: str) -> Mapping[str, Pair]:
        """Give what stands under keys of a file, by its own keys; nothing where nothing does."""
        node: Node | None = self.document(path).root if path in self.files else None
        for key in keys:
            pair = node.pairs.get(key) if isinstance(node, MapNode) else None
            node = pair.value if pair else None
        return node.pairs if isinstance(node, MapNode) else {}


def renamed(files: Mapping[str, str | bytes], wish: Wish) -> dict[str, str]:
    """Give the text of each file that changes, by its new path; raises `Refused`.

    `files` is by path inside the folder, as it lies there. Of a tree that is renamed only files
    whose text changes are given, in the new folder.
    """
    uses: list[Use] = []
    library = build_folder(files, uses=uses)
    texts = {
        path: it.decode() if isinstance(it, bytes) else it
        for path, it in files.items()
        if path not in library.unreadable
    }
    folder = _Folder(texts, library, tuple(uses))
    _sound(folder, wish)
    _possible(folder, wish)
    _rename(folder, wish)
    new = {path: each.written() for path, each in folder.documents.items()}
    new = {path: text for path, text in new.items() if text != texts[path]}
    moved = {path: _moved(path, wish) for path in files}
    after = build_folder({moved[path]: new.get(path, text) for path, text in files.items()})
    _as_sound(library, after)
    new |= dict(_catalogues(folder, after, wish))
    whole_folder = {moved[path]: new.get(path, text) for path, text in files.items()}
    _as_translated(library, build_folder(whole_folder), wish)
    return {moved[path]: text for path, text in new.items()}


def _moved(path: str, wish: Wish) -> str:
    begin, _, name = path.partition("/")
    return f"{wish.new}/{name}" if wish.kind == "tree" and begin == wish.old and name else path


# May it be? ---------------------------------------------------------------------------


def _sound(folder: _Folder, wish: Wish) -> None:
    """Refuse where something cannot be read in which a word may name the id; routes that are broken
    and cannot know it are in nobody's way."""
    library = folder.library
    for path in sorted(library.unreadable):
        if _concerned(folder, wish, path):
            raise Refused(f"{path} cannot be read")
    for name, found in library.translations.items():
        for lang, po in found.items():
            path = catalogue_file(name, lang)
            if isinstance(wrong := read_old(po), Unreadable) and _concerned(folder, wish, path):
                raise Refused(f"{path}:{wrong.line} cannot be read: {wrong.reason}")
    for it in library.diagnostics:
        if it.severity == "error" and _concerned(folder, wish, it.span.path):
            raise Refused(f"{it.span.path}:{it.span.line}: {it.message} [{it.code}]; mend it first")


def _concerned(folder: _Folder, wish: Wish, path: str) -> bool:
    """Say whether what is wrong in a file matters for a rename: an id of a tree is named in its
    files and in what is shared, one that is shared wherever it stands."""
    near, sign, _ = path.partition("/")
    if not sign or near in (wish.tree, SHARED):
        return True
    if wish.tree != SHARED:
        return False
    old = whole(wish.old.rpartition(".")[2])
    texts = (text for file, text in folder.files.items() if file.startswith(f"{near}/"))
    mine = wish.kind == "tree" and near == wish.old
    return mine or path not in folder.files or any(map(old.search, texts))


def _possible(folder: _Folder, wish: Wish) -> None:
    """Refuse what is not there to rename, and a name that something has."""
    library, kinds = folder.library, OF_SHARED if wish.tree == SHARED else OF_TREES
    if wish.tree != SHARED and wish.tree not in library.trees:
        near = did_you_mean(wish.tree, dict.fromkeys((*library.trees, SHARED)))
        raise Refused(f"`{wish.tree}` is no tree here" + (f"; {near}" if near else ""))
    if wish.kind not in kinds:
        raise Refused(f"`{wish.kind}` is nothing that can be renamed here: {listed(kinds, 20)}")
    report = Report()
    if not good_id(report, wish.new, Span("", 1, 1, 1, 1), f"a {wish.kind}"):
        raise Refused(f"{report.found[0].message}; {report.found[0].help}")
    there, what = _names(folder, wish)
    old = wish.old.rpartition(".")[2]
    if old not in there:
        near = did_you_mean(old, dict.fromkeys(there))
        raise Refused(f"{what} has no {wish.kind} `{wish.old}`" + (f"; {near}" if near else ""))
    if wish.new in there or wish.new == old:
        raise Refused(f"{what} has a `{wish.new}` already")


def _names(folder: _Folder, wish: Wish) -> tuple[Iterable[str], str]:
    """Give the ids of a kind that are there, and whose they are."""
    what = "the folder" if wish.tree == SHARED else f"tree `{wish.tree}`"
    if wish.kind == "tree":
        return folder.library.names, what
    path, keys = _home(wish)
    if wish.kind == "option":
        question = wish.old.partition(".")[0]
        body = folder.entries(path, *keys, question)
        if wish.tree != SHARED and USE in body:
            raise Refused(
                f"`{question}` takes its answers from {SHARED}/questions.yaml: rename them there, "
                f"`wizard rename {SHARED} option …`"
            )
        lists = (body.get(key) for key in OPTION_LISTS)
        return [word.text for it in lists if it for word in _named(it.value)], f"`{question}`"
    return list(folder.entries(path, *keys)), what


def _home(wish: Wish) -> tuple[str, tuple[str, ...]]:
    """Give the file and the key under which things of a kind are defined."""
    kind = "question" if wish.kind == "option" else wish.kind
    if wish.tree == SHARED:
        return f"{SHARED}/{STEMS[kind]}.yaml", ()
    return f"{wish.tree}/{TREE_FILE}", (f"{kind}s",)


# Where it stands ------------------------------------------------------------------------


def _rename(folder: _Folder, wish: Wish) -> None:
    """Take down every edit that the new name needs."""
    old = wish.old.rpartition(".")[2]
    words = list(_words(folder, wish, old))
    _read_by_others(folder, words)
    for use in words:
        folder.document(use.span.path).replace(use.span, old, wish.new)
    for path, key, node in _definitions(folder, wish, old):
        folder.document(path).replace(key.span, old, wish.new)
        if wish.kind in _REMEMBERED and not asks(node):  # such a place stands in no address
            _remembered(folder.document(path), node, old, wish.new)
    if wish.kind == "tree":
        document = folder.document(f"{old}/{TREE_FILE}")
        _remembered(document, document.root, old, wish.new)


def _owners(folder: _Folder, wish: Wish) -> list[tuple[str, str]]:
    """Name the trees whose elements bear the id, or have the option, each with the element's id
    there; of shared elements those that take it under its own id, of options under any."""
    kind, id = wish.kind, wish.old.partition(".")[0]
    if wish.tree != SHARED:
        return [(wish.tree, id)]
    asked = "question" if kind == "option" else kind
    if asked not in _TAKEN:
        return []
    found = []
    for tree in folder.library.trees:
        for name, pair in folder.entries(f"{tree}/{TREE_FILE}", f"{asked}s").items():
            use = pair.value.pairs.get(USE) if isinstance(pair.value, MapNode) else None
            taken = use is not None and isinstance(use.value, Scalar) and use.value.text == id
            if taken and (kind == "option" or name == id):
                found.append((tree, name))
    return found


def _words(folder: _Folder, wish: Wish, old: str) -> Iterator[Use]:
    """Give every word that names it, beside where it is defined."""
    owners = {*_owners(folder, wish)}
    for use in folder.uses:
        if use.id != old:
            continue
        match wish.kind:
            case "tree":
                mine = use.sort == "tree"
            case "option":
                mine = use.sort == "option" and (use.by, use.of) in owners
            case "group":
                mine = use.sort in ("group", "nested") and wish.tree in (use.by, SHARED)
            case kind:
                mine = use.sort == kind and (use.by, old) in owners
                mine |= wish.tree == SHARED and use.sort == f"{SHARED} {kind}"
        if mine:
            yield use
    if wish.kind == "option":
        yield from _members(folder, owners, old)


def _members(folder: _Folder, owners: set[tuple[str, str]], old: str) -> Iterator[Use]:
    """Give the words of groups that name the option; refuse where they name another's too."""
    for member in (it for it in folder.uses if it.sort == "member" and it.id == old):
        groups = {member.of}
        nested = [it for it in folder.uses if it.sort == "nested"]
        for _ in nested:
            groups |= {it.of for it in nested if it.id in groups}
        tested = {(it.by, it.of) for it in folder.uses if it.sort == "group" and it.id in groups}
        others = [at for at in tested - owners if old in _answers(folder.library, *at)]
        if others:
            tree, other = min(others)
            raise Refused(
                f"{member.span.path}:{member.span.line} lists `{old}`, which is an answer to "
                f"`{other}` in tree `{tree}` too: give the two questions groups of their own first"
            )
        if tested & owners or not any(
            old in _answers(folder.library, tree, id)
            for tree, it in folder.library.trees.items()
            for id in (*it.questions, *it.facts)
            if (tree, id) not in owners
        ):
            yield member


def _answers(library: Library, tree: str, fact: str) -> Iterable[str]:
    """Give the words that a fact of a tree may be held against, beside countries and groups."""
    found = library.trees[tree]
    if fact in found.facts:
        return found.facts[fact].values
    question = found.questions[fact]
    return [option.id for option in (*question.options, *question.extras)]


def _read_by_others(folder: _Folder, words: Iterable[Use]) -> None:
    """Refuse where one of the words is read by a tree to which it would mean nothing any more."""
    known = {(it.span, it.by, it.of) for it in words}
    spans = {it.span: it for it in words}
    for use in folder.uses:
        mine = spans.get(use.span)
        if mine and mine.sort == use.sort and (use.span, use.by, use.of) not in known:
            raise Refused(
                f"{use.span.path}:{use.span.line} names `{use.id}` for tree `{use.by}` too; "
                f"what the trees share is renamed in all of them: `wizard rename {SHARED} …`"
            )


def _definitions(folder: _Folder, wish: Wish, old: str) -> Iterator[tuple[str, Scalar, Node]]:
    """Give where it is defined: the file, its name, and what stands there."""
    if wish.kind == "tree":
        return
    home, keys = _home(wish)
    homes = [(home, keys, wish.old.partition(".")[0])]
    if wish.tree == SHARED:
        section = "questions" if wish.kind == "option" else f"{wish.kind}s"
        homes += [(f"{it}/{TREE_FILE}", (section,), id) for it, id in _owners(folder, wish)]
    for path, above, id in homes:
        if wish.kind != "option":
            name, value = folder.entries(path, *above)[old]
            yield path, name, value
            continue
        body = folder.entries(path, *above, id)
        for node in (body[key].value for key in OPTION_LISTS if key in body):
            bodies = node.pairs if isinstance(node, MapNode) else {}
            for name in (it for it in _named(node) if it.text == old):
                yield path, name, bodies[old].value if bodies else name


def _named(node: Node) -> list[Scalar]:
    """Give the words that name options, however they are written."""
    if isinstance(node, MapNode):
        return [pair.key for pair in node.pairs.values()]
    return [it for it in node.items if isinstance(it, Scalar)] if isinstance(node, ListNode) else []


def _remembered(document: Document, node: Node, old: str, new: str) -> None:
    """Keep the old id among the earlier ones; the new one, if it was one of them, is none now."""
    if not isinstance(node, MapNode):  # it needs a label, which is told
        return
    there = node.pairs["was"].value if "was" in node.pairs else None
    words = there.items if isinstance(there, ListNode) else (there,)
    back = next((it for it in words if isinstance(it, Scalar) and it.text == new), None)
    if back is not None:
        document.replace(back.span, new, old)
    else:
        document.remember(node, old)


# Translations ---------------------------------------------------------------------------


def _catalogues(folder: _Folder, after: Library, wish: Wish) -> Iterator[tuple[str, str]]:
    """Give the catalogues in which a text has another place now, or names the id."""
    now = by_catalogue(after)
    kinds = _PLACEHOLDERS.get(wish.kind)
    named = re.compile(rf"(\{{(?:{kinds}):\s*){whole(wish.old).pattern}") if kinds else None

    def said(text: str) -> str:
        return named.sub(rf"\g<1>{wish.new}", text) if named else text

    for name, texts in by_catalogue(folder.library).items():
        ours = now[wish.new if (wish.kind, name) == ("tree", wish.old) else name]
        if [said(it.source) for it in texts] != [it.source for it in ours]:
            raise Refused(f"the texts of `{name}` would not be the same")
        pairs = zip(texts, ours, strict=True)
        moved = {
            a.context: b.context for a, b in pairs if (a.context, a.source) != (b.context, b.source)
        }
        for lang in folder.library.translations.get(name, {}) if moved else ():
            path = catalogue_file(name, lang)
            yield path, _translated(path, folder.files[path], moved, said)


def _translated(path: str, raw: str, moved: Mapping[str, str], said: Said) -> str:
    """Give a catalogue whose entries have the places of today; every other stays as it stands."""
    po = tidied(raw)
    mark = raw[: len(raw) - len(raw.removeprefix("\ufeff"))]
    end = "\r\n" if "\r\n" in raw else "\n"
    if raw != mark + po.replace("\n", end):
        raise Refused(f"{path} has line ends of two kinds")
    read = read_old(po)
    assert not isinstance(read, Unreadable)
    for entry in read.entries:
        if entry.context in moved:
            new = replace(
                entry,
                context=moved[entry.context],
                source=said(entry.source),
                words=tuple(map(said, entry.words)),
                previous=None if entry.previous is None else said(entry.previous),
            )
            put = put_in(po, entry, new, said)
            if put is None:
                raise Refused(f"{path}: the translation of `{entry.context}` cannot be found again")
            po = put
    return mark + po.replace("\n", end)


def _as_sound(before: Library, after: Library) -> None:
    """Refuse where the folder would have a fault that it has not."""
    known = {(it.code, it.message, it.span.path) for it in before.diagnostics}
    for it in after.diagnostics:
        if it.severity == "error" and (it.code, it.message, it.span.path) not in known:
            raise Refused(f"then {it.span.path}:{it.span.line} would be wrong: {it.message}")
    if len(after.diagnostics) != len(before.diagnostics):
        raise Refused("then `wizard check` would tell of other things than now")


def _as_translated(before: Library, after: Library, wish: Wish) -> None:
    """Refuse where less would be translated than is."""
    texts, now = by_catalogue(before), by_catalogue(after)
    for name, found in before.translations.items():
        ours = wish.new if (wish.kind, name) == ("tree", wish.old) else name
        for lang, po in found.items() if name in texts else ():
            if counts(po, texts[name]) != counts(after.translations[ours][lang], now[ours]):
                raise Refused(f"then the translation of `{name}` into `{lang}` would not fit")
