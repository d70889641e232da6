"""What editors wish for → a batch of edits (what holds from a day on is planned in `dated_plans`).

In: what pages were drawn from, an element and a wish. Out: a `Batch`, one step of undo, or a
`Refusal`. The short forms of the format (an option that is its target, a note that is its id) are
written out where a wish needs room. A plan may leave a tree unsound, and never takes away more than
it was asked: what would hang in the air is told (`deleting`). It must not know where files are.

Long, because each thing that can be wished for is one function here, a few lines each.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from typing import ParamSpec, TypeVar

from wizard.edits import Refused
from wizard.edits.batch import (
    Add,
    At,
    Batch,
    Changed,
    Drop,
    Edit,
    Folder,
    Put,
    Refusal,
    Said,
    Say,
    Take,
    Write,
    apply,
    digest,
    turned_back,
)
from wizard.edits.following import near
from wizard.edits.renaming import Wish, renamed
from wizard.edits.spelled import Braced, Value
from wizard.edits.splices import Path, Sheet, children, data
from wizard.translations.catalogues import texts_in, updated
from wizard.trees.cases import Case
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import (
    CASES_FILE,
    TREE_FILE,
    Library,
    build_folder,
    catalogue_file,
    name_refused,
)
from wizard.trees.model import SHARED, Span
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.organisation import SITE_FILE
from wizard.trees.rules import ELSE
from wizard.trees.scope import Report, Use, good_id
from wizard.trees.sections import OPTION_LISTS, USE

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What pages were drawn from: a folder's texts as they lie, what was built of them, and earlier
    texts of its files by digest."""

    files: Folder
    library: Library
    bases: Mapping[str, str] = field(default_factory=dict)

    def sheet(self, at: At) -> Sheet:
        """Read the text that an address is in; raises `Refused`."""
        now = self.files.get(at.file)
        text = now if now is not None and digest(now) == at.base else self.bases.get(at.base)
        if text is None:
            raise Refused(
                f"how `{at.file}` was is not known any more; load the page anew", "changed"
            )
        return Sheet(at.file, text)

    def node(self, at: At) -> Node:
        return self.sheet(at).chain(at.path)[-1]

    def here(self, file: str, *path: str | int) -> At:
        """Give the address of something as it is now; raises `Refused`."""
        if file not in self.files:
            raise Refused(f"`{file}` is not there", "not-there")
        return At(file, digest(self.files[file]), path)


def told(plan: Callable[P, T]) -> Callable[P, T | Refusal]:
    """Give back why a plan cannot be."""

    @wraps(plan)
    def planned(*args: P.args, **named: P.kwargs) -> T | Refusal:
        try:
            return plan(*args, **named)
        except Refused as why:
            versions = why.versions if isinstance(why, Changed) else None
            return Refusal(0, why.code, str(why), why.help, versions)

    return planned


def joined(label: str, *batches: Batch) -> Batch:
    """Make one step of several."""
    return Batch(label, tuple(edit for batch in batches for edit in batch.edits))


# Elements and their keys -----------------------------------------------------------------


@told
def keyed(drawn: Drawn, at: At, key: str, value: Value | None, label: str = "") -> Batch:
    """Say something else under a key of an element; `None` takes the key away.

    A text keeps the line end that it ended with.
    """
    return Batch(label or key, tuple(key_edits(drawn.sheet(at), at, key, value)))


def key_edits(sheet: Sheet, at: At, key: str, value: Value | None) -> Iterator[Edit]:
    *above, node = sheet.chain(at.path)
    if isinstance(node, MapNode):
        mine = replace(at, path=(*at.path, key))
        there = node.pairs.get(key)
        if value is None:
            if there is None:
                return
            yield Take(mine) if len(node.pairs) > 1 else Put(at, {})
        elif there is None:
            yield Add(at, value, key)
        else:
            yield Put(mine, ended(there.value, value))
        return
    if not isinstance(node, Scalar):
        raise Refused(f"a list has no key `{key}`")
    short = _short(at.path, above)
    if short is None:
        raise Refused(f"a text has no key `{key}`")
    if key == short:
        if value is None:
            raise Refused(f"there is nothing but `{key}` here: take the whole away")
        yield Put(at, value)
    elif value is not None and short:
        yield Put(
            at, {key: value, short: node.text} if short == "go" else {short: node.text, key: value}
        )
    elif value is not None:  # one of a list of options, which have no more than an id there
        options = at.path[:-1]
        items = children(above[-1]).items()
        bodies = {data(it): {key: value} if step == at.path[-1] else {} for step, it in items}
        yield Put(replace(at, path=options), {str(id): body for id, body in bodies.items()})


def _short(path: Path, above: Sequence[Node]) -> str | None:
    """Say which key the short form of an element stands for: none where it is its id, `None` where
    it is no element."""
    if len(path) > 1 and path[-2] in OPTION_LISTS:
        return "go" if isinstance(above[-1], MapNode) else ""
    if not path or not isinstance(path[-1], int):
        return None
    return "text" if str(path[-2:-1]).find("steps") > 0 else USE


def ended(there: Node, value: Value) -> Value:
    ended = isinstance(there, Scalar) and there.text.endswith("\n")
    if isinstance(value, str) and value and ended and not value.endswith("\n"):
        return value + "\n"
    return value


@told
def said(drawn: Drawn, at: At, words: str) -> Batch:
    """Say a text of the source otherwise, where it stands."""
    return Batch("text", (Put(at, ended(drawn.node(at), words)),))


@told
def added(
    drawn: Drawn, at: At, value: Value, id: str | None = None, place: int | None = None
) -> Batch:
    """Put an element in a list or section, which is made where it lacks: a question, an outcome, an
    option, a rule, a step, a note. Rules go before their `else` where no place is said; a new
    element of a tree may have the first of its keys alone (`_whole`)."""
    value = _whole(at.path, value)
    label = f"+ {id}" if id else "+"
    if id is not None:
        report = Report()
        if not good_id(report, id, Span(at.file, 1, 1, 1, 1), "this"):
            found = report.found[0]
            raise Refused(found.message, found.code, found.help)
    sheet = drawn.sheet(at)
    above = sheet.chain(at.path[:-1])[-1]
    if at.path and at.path[-1] not in children(above):
        made: Value = {id: value} if id is not None else [value]
        return Batch(label, (Add(replace(at, path=at.path[:-1]), made, str(at.path[-1])),))
    node = sheet.chain(at.path)[-1]
    if isinstance(node, ListNode) and id is not None:
        return Batch(label, (_option(at, node, id, value, place),))
    if isinstance(node, Scalar) and node.text:
        if at.path[-1] != "next":
            raise Refused("a text has no entries")
        return Batch(label, (Put(at, [value, {ELSE: node.text}]),))
    if isinstance(node, ListNode) and place is None and node.items:
        last = node.items[-1]
        if isinstance(last, MapNode) and ELSE in last.pairs:
            place = len(node.items) - 1
    return Batch(label, (Add(at, value, id, place),))


def _whole(path: Path, value: Value) -> Value:
    """Give a new element of a tree as the format has it, with what leads on from it: of a question
    with answers yes and no, of rules the one for all other cases."""
    row = dict(value) if isinstance(value, Mapping) else {}
    match path:
        case ("questions",) if row and not row.keys() & {USE, *OPTION_LISTS}:
            if row.get("type", "choice") in ("choice", "choices"):
                go = row.pop("next", "")
                ways: Value = {it: {"go": go} if go else {} for it in ("yes", "no")}
                return {**row, "options": ways}
        case ("decisions",) if row:
            return [{ELSE: row.get("go", "")}]
        case ("facts",) if row:
            last: Value = {ELSE: row.pop(ELSE)} if ELSE in row else {}
            return [it for it in (row, last) if it]
    return value


def _option(at: At, node: ListNode, id: str, value: Value, place: int | None) -> Edit:
    """Put an option among those of a list of ids, written out if it has more than an id."""
    ids = [str(data(it)) for it in node.items]
    if id in ids:
        raise Refused(f"`{id}` stands there already", "duplicate-id")
    if not value:
        return Add(at, id, None, place)
    at_place = len(ids) if place is None else place
    bodies: dict[str, Value] = {each: {} for each in ids[:at_place]}
    return Put(at, {**bodies, id: value, **{each: {} for each in ids[at_place:]}})


@told
def pointed(drawn: Drawn, at: At, target: str) -> Batch:
    """Let an option, a rule, or what stands under `next` or `unsure` lead somewhere else; what is
    made for it at once is `joined` with this."""
    node, label = drawn.node(at), f"→ {target}"
    if isinstance(node, MapNode):
        key = ELSE if ELSE in node.pairs else "go"
        return Batch(label, tuple(key_edits(drawn.sheet(at), at, key, target)))
    if isinstance(node, ListNode):
        raise Refused("rules lead on here: choose one of them")
    listed = at.path[-2:-1] and at.path[-2] in OPTION_LISTS and isinstance(at.path[-1], int)
    return Batch(
        label, tuple(key_edits(drawn.sheet(at), at, "go", target)) if listed else (Put(at, target),)
    )


# Groups, cases, routes --------------------------------------------------------------------


@told
def member(drawn: Drawn, at: At, id: str, *, belongs: bool) -> Batch:
    """Put a country or an id in a group, or take it out; codes stay in the order of the letters."""
    items = [data(it) for it in children(drawn.node(at)).values()]
    if belongs == (id in items):
        raise Refused(
            f"`{id}` is {'in' if belongs else 'not in'} this group already", "duplicate-id"
        )
    if not belongs:
        if len(items) == 1:
            raise Refused("a group of nothing is none: delete the group")
        return Batch(f"- {id}", (Take(replace(at, path=(*at.path, items.index(id)))),))
    place = None
    if id.isupper():
        codes = (
            n for n, it in enumerate(items) if isinstance(it, str) and it.isupper() and it > id
        )
        place = next(codes, None)
    return Batch(f"+ {id}", (Add(at, id, None, place),))


@told
def case_of(
    drawn: Drawn,
    tree: str,
    name: str,
    answers: Mapping[str, str | Sequence[str]],
    outcome: str,
    on: date | None = None,
) -> Batch:
    """Keep a walk as a case: what was answered, and where that should lead."""
    if not name.strip():
        raise Refused("a case has a name: a sentence that says what it shows", "missing-key")
    file = f"{tree}/{CASES_FILE}"
    days = {"on": on.isoformat()} if on else {}
    case: Value = {"name": name, **days, "answers": Braced(answers), "outcome": outcome}
    if file not in drawn.files:
        empty = "# yaml-language-server: $schema=../cases.schema.json\n[]\n"
        made = apply({file: empty}, Batch("", (Add(At(file, digest(empty), ()), case),)))
        if isinstance(made, tuple):
            raise Refused(made[0].message, made[0].code, made[0].help)
        return Batch(f"+ {name}", (Write(file, None, made[file]),))
    return Batch(f"+ {name}", (Add(drawn.here(file), case),))


@told
def in_cases(drawn: Drawn, at: At, puts: Mapping[Path, Value | None], label: str) -> Batch:
    """Change many cases at once: what stands where then, by its path in the file (`None`: nothing
    does). Refused where a case could not be read then."""
    sheet, edits = drawn.sheet(at), list[Edit]()
    for path, value in puts.items():
        edits += key_edits(sheet, replace(at, path=path[:-1]), str(path[-1]), value)
    batch = Batch(label, tuple(edits))
    after = apply(drawn.files, batch, drawn.bases)
    if isinstance(after, tuple):
        raise Refused(after[0].message, after[0].code, after[0].help)
    for it in _wrong_then(build_folder(_beside(drawn.files, at.file)), after, at.file):
        raise Refused(it.message, it.code, it.help)
    return batch


@told
def copied(drawn: Drawn, tree: str, id: str) -> Batch | Refusal:
    """Make a new route of the files of another; the addresses that this had stay its own."""
    files = files_of(drawn, tree)
    begun = Drawn({f"{id}/{it}": text for it, text in files.items()}, drawn.library)
    gone = keyed(begun, begun.here(f"{id}/{TREE_FILE}"), "was", None)
    made = gone if isinstance(gone, Refusal) else apply(begun.files, gone)
    texts = made if isinstance(made, dict) else begun.files
    return route(drawn, id, {path.rpartition("/")[2]: text for path, text in texts.items()})


@told
def route(drawn: Drawn, id: str, files: Mapping[str, str]) -> Batch:
    """Make a new route of files by their names, as a template or another route has them."""
    if id in (SHARED, *drawn.library.names):
        raise Refused(f"there is a `{id}` already", "duplicate-id")
    for wrong in name_refused(id, Span(id, 1, 1, 1, 1)):
        raise Refused(wrong.message, wrong.code, wrong.help)
    return Batch(f"+ {id}", tuple(Write(f"{id}/{it}", None, text) for it, text in files.items()))


def started(
    starter: Mapping[str, str], id: str, offered: Container[str], day: date
) -> dict[str, str]:
    """Give the files of a new route by their names, as the starter has them."""
    return {
        name: text.replace("DAY", day.isoformat()).replace("ROUTE", id)
        for name, text in starter.items()
        if not name.endswith(".po") or name.removesuffix(".po") in offered
    }


def files_of(drawn: Drawn, tree: str) -> dict[str, str]:
    """Give the files of a route by their names, to copy it."""
    begin = f"{tree}/"
    return {
        path.removeprefix(begin): text
        for path, text in drawn.files.items()
        if path.startswith(begin)
    }


@told
def leaving(drawn: Drawn, tree: str) -> Deletion:
    """Plan to leave a route out, and nothing else."""
    batch = left_out(drawn, tree)
    after = apply(drawn.files, batch)
    if isinstance(after, tuple):
        raise Refused(after[0].message, after[0].code, after[0].help)
    cases = tuple(it.name for it in drawn.library.cases.get(tree, ()))
    addresses = (f"/{tree}", f"/{tree}/check?…", f"/{tree}/result/…")
    hanging = _wrong_then(build_folder(drawn.files), after, SITE_FILE)
    return Deletion(batch, hanging, cases, addresses)


def left_out(drawn: Drawn, tree: str) -> Batch:
    """Leave a route out: drop all its files."""
    files = files_of(drawn, tree)
    return Batch(f"- {tree}", tuple(Drop(f"{tree}/{it}", digest(files[it])) for it in files))


@told
def taken_back(
    drawn: Drawn, label: str, changes: Mapping[str, tuple[str | None, str | None]]
) -> Batch:
    """Turn a publication round: what each of its files was before and after it. Lines that were
    changed since stay; where they are the same ones, both are given back."""
    edits: list[Edit] = []
    for file, (old, new) in changes.items():
        now = drawn.files.get(file)
        to = turned_back(file, now, new, old)
        if to is None and now is not None:
            edits.append(_dropped(drawn, file))
        elif to is not None and to != now:
            edits.append(Write(file, None if now is None else digest(now), to))
    return Batch(label, tuple(edits))


# Translations ------------------------------------------------------------------------------


@told
def translated(
    drawn: Drawn,
    catalogue: str,
    lang: str,
    context: str,
    words: str,
    how: Said = "translated",
    source: str | None = None,
) -> Batch:
    """Say a text in another language; `catalogue` is a tree's id, `shared` or `site`, `source` the
    text's own words where they change with this."""
    texts = texts_in(drawn.library, catalogue)
    number = next((at for at, it in enumerate(texts) if it.context == context), None)
    if number is None:
        raise Refused(f"`{catalogue}` has no text `{context}`, or is not sound now", "not-there")
    after = texts[number - 1].context if number else ""
    source = texts[number].source if source is None else source
    say = say_in(drawn, catalogue, lang, context, source, words, how, after)
    return Batch(f"{lang}: {context}", (say,))


def say_in(
    drawn: Drawn,
    catalogue: str,
    lang: str,
    context: str,
    source: str,
    words: str,
    how: Said = "translated",
    after: str = "",
) -> Edit:
    """Say a text in a language, of which the catalogue is begun where it lacks."""
    file = catalogue_file(catalogue, lang)
    there = drawn.files.get(file)
    po = (
        there
        if there is not None
        else updated(None, texts_in(drawn.library, catalogue), catalogue, lang)
    )
    assert isinstance(po, str)
    say = Say(file, digest(po), context, source, words, how, after)
    if there is not None:
        return say
    made = apply({file: po}, Batch("", (say,)))
    if isinstance(made, tuple):
        raise Refused(made[0].message, made[0].code, made[0].help)
    return Write(file, None, made[file])


# Ids ---------------------------------------------------------------------------------------


@told
def rename(drawn: Drawn, wish: Wish) -> Batch:
    """Give a thing another id, wherever it is named."""
    changed, edits = renamed(drawn.files, wish), []
    moves = wish.kind == "tree" and wish.tree == SHARED
    for file, text in drawn.files.items():
        folder, _, name = file.partition("/")
        if moves and name and folder == wish.old:
            edits += [_dropped(drawn, file), Write(f"{wish.new}/{name}", None, text)]
    whole = {edit.file: edit for edit in edits if isinstance(edit, Write)}
    edits = [edit for edit in edits if isinstance(edit, Drop)]
    for file, text in changed.items():
        there = drawn.files.get(file)
        whole[file] = Write(file, None if there is None else digest(there), text)
    return Batch(f"{wish.old} → {wish.new}", (*edits, *whole.values()))


def _dropped(drawn: Drawn, file: str) -> Edit:
    return Drop(file, digest(drawn.files[file]))


@dataclass(frozen=True, slots=True)
class Deletion:
    """An element less, and what that costs: what would be wrong then that is not now, the names of
    cases that have it among their answers or expect it, and the published addresses, behind the
    language, that would lead nowhere."""

    batch: Batch
    hanging: tuple[Diagnostic, ...]
    cases: tuple[str, ...]
    addresses: tuple[str, ...]


@told
def deleting(drawn: Drawn, at: At, instead: str | None = None) -> Deletion:
    """Plan to take an element away, and nothing else; what led to it leads to `instead` then, or
    hangs in the air."""
    sheet = drawn.sheet(at)
    *above, node = sheet.chain(at.path)
    if not above:
        raise Refused("a whole file is dropped, not taken")
    alone = len(children(above[-1])) == 1 and len(at.path) > 1
    uses: list[Use] = []
    before = build_folder(_beside(drawn.files, at.file), uses=uses)
    edits: list[Edit] = [Take(replace(at, path=at.path[:-1]) if alone else at)]
    tree = at.file.partition("/")[0]
    id = (
        node.text if isinstance(node, Scalar) and isinstance(at.path[-1], int) else str(at.path[-1])
    )
    if instead is not None:
        edits = [*_pointed(drawn, uses, tree, id, instead, at), *edits]
    batch = Batch(f"- {id}", tuple(edits))
    after = apply(drawn.files, batch, drawn.bases)
    if isinstance(after, tuple):
        raise Refused(after[0].message, after[0].code, after[0].help)
    hanging = _wrong_then(before, after, at.file)
    path = (*at.path[:-1], id)
    cases = tuple(case.name for case in drawn.library.cases.get(tree, ()) if _in_case(case, path))
    return Deletion(batch, hanging, cases, _addresses(tree, path))


def _wrong_then(before: Library, after: Folder, file: str) -> tuple[Diagnostic, ...]:
    """Give the errors beside a file that were not there before."""
    known = {(it.code, it.message, it.span.path) for it in before.diagnostics}
    return tuple(
        it
        for it in build_folder(_beside(after, file)).diagnostics
        if it.severity == "error" and (it.code, it.message, it.span.path) not in known
    )


def _beside(files: Folder, file: str) -> Folder:
    """Give the files in which an element of one may be named: its tree's and what all share."""
    folder, sign, _ = file.partition("/")
    return near(files, folder) if sign and folder != SHARED else files


def _in_case(case: Case, path: Path) -> bool:
    match path:
        case ("questions", str(id)):
            return id in case.answers
        case ("questions", str(id), "options" | "extra", str(option)):
            return option in case.answers.get(id, ())
        case ("facts", str(id)):
            return id in case.facts
        case ("outcomes", str(id)):
            return case.outcome == id
    return False


def _addresses(tree: str, path: Path) -> tuple[str, ...]:
    match path:
        case _ if tree == SHARED:
            return ()
        case ("questions", id):
            return (f"/{tree}/check?{id}=…",)
        case ("questions", id, "options" | "extra", option):
            return (f"/{tree}/check?{id}={option}",)
        case ("outcomes", id):
            return (f"/{tree}/result/{id}",)
    return ()


def _pointed(
    drawn: Drawn, uses: Sequence[Use], tree: str, id: str, instead: str, at: At
) -> Iterator[Edit]:
    sheet = Sheet(at.file, drawn.files[at.file])
    for use in uses:
        arrow = use.sort in ("question", "decision", "outcome") and (use.by, use.id) == (tree, id)
        if arrow and use.span.path == at.file:
            path = sheet.path_at(use.span.line, use.span.column)
            if path[: len(at.path)] != at.path and data(sheet.chain(path)[-1]) == id:
                yield Put(drawn.here(at.file, *path), instead)
