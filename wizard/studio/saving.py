"""What a form of a card asks for → edits, stored together or not at all.

In: the file as it is, the form as it was sent. Out: nothing where it is stored, or why it cannot
be, field by field. A form names each field by a sign for what it is and its path in the file that
it was drawn from:

    v:PATH            what stands there; of an entry that is not there yet, `+` is in its path
    t:LANG:PATH       what the text there is translated as, `w:LANG:PATH` what it was,
                      `k:LANG:PATH` that it is right as it stands
    f:PATH, d:PATH    what stands there from a day on, and that day; `n:LANG:PATH` its translation
    n:LANG:PATH       what a text that is not there yet is translated as
    cf: ct: cv:PATH   a test more in the condition there: its fact, kind and value
    gi: gs: gw:PATH   where that arrow leads is made at once: its id, section and first words
    m:LANG:PATH       words that are taken as the translation, as another text has them
    do                the button: `save`; `take:PATH`, `up:PATH`, `down:PATH`; `to:N:PATH`, the
                      place that is number N (from 0) then

Only what differs from what is there is an edit. It must not know how a form looks. A little long,
as each sign of a form is one function here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from wizard.edits import Refused, dated_plans, plans
from wizard.edits.batch import At, Batch, Edit, Move, Put, Refusal, Take, Write
from wizard.edits.plans import Drawn
from wizard.edits.spelled import Braced, Value, plain
from wizard.edits.splices import Path, children, data
from wizard.studio.cards import ELEMENTS, FRESH, Field, Group, Part, Rows, fresh
from wizard.studio.desk import Desk, Opened
from wizard.studio.notes import SORT, renamed
from wizard.trees.catalogue import UNKNOWN
from wizard.trees.library import TREE_FILE, catalogue_file
from wizard.trees.nodes import Node, Scalar
from wizard.trees.organisation import SITE
from wizard.trees.reading import read

ORDER = ("up", "down", "to")
"""What a button asks for that gives an entry another place."""
WHEN = "when"
_GONE = ("this is not in the file any more", "load the page anew")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why what was typed in a field, by its path, is not stored."""

    path: Path
    message: str
    help: str | None = None


class Unfit(Exception):
    """What was typed cannot be written at a place."""

    def __init__(self, path: Path, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(path, message, help)


def named_path(path: Path) -> str:
    """Write a path as a form names it."""
    return json.dumps(path, ensure_ascii=False, separators=(",", ":"))


def path_named(name: str) -> Path:
    """Read a path that a form names; raises `Unfit`."""
    try:
        found = json.loads(name)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(it, str | int) for it in found):
        raise Unfit((), f"`{name}` is no place in a file", "load the page anew")
    return tuple(found)


def wished(
    desk: Desk, opened: Opened, form: MultiDict[str, str]
) -> tuple[Batch, Sequence[Path], Node | None]:
    """Make out what a form asks for, the field of each edit, and the file that it was drawn from;
    raises `Unfit`."""
    wish = _Wish(desk, opened, form)
    edits = list(wish.edits())
    batch = Batch(_label(opened, edits), tuple(edit for _, edit in edits))
    return batch, [path for path, _ in edits], wish.root


def saved(desk: Desk, opened: Opened, form: MultiDict[str, str]) -> Sequence[Problem]:
    """Store what a form asks for; give why it is not stored."""
    try:
        batch, paths, root = wished(desk, opened, form)
    except Unfit as why:
        return [why.problem]
    refused = desk.save(batch) if batch.edits else ()
    for path, edit in zip(paths, batch.edits, strict=True) if not refused else ():
        if isinstance(edit, Put) and path[1:] == ("name",):  # a case is known by that
            old = _node(root, path)
            if isinstance(old, Scalar):
                renamed(desk.store, opened.file, SORT, old.text, str(edit.value))
    return [Problem(paths[it.edit], it.message, it.help) for it in refused]


def _label(opened: Opened, edits: Sequence[tuple[Path, Edit]]) -> str:
    """Say in a few words what is changed, for the list of what can be undone."""
    paths = [path for path, _ in edits]
    where = dict.fromkeys(str(it[1] if len(it) > 1 else it[0]) for it in paths if it)
    return f"{opened.file.rpartition('/')[0] or 'site'}: {', '.join(where)}"


@dataclass(frozen=True, slots=True)
class _Later:
    """What a field is to be from a day on, and what it is translated as then, by language."""

    path: Path
    day: date
    value: Any
    others: Mapping[str, str]


@dataclass(slots=True)
class _Wish:
    """A form while its edits are made out; `there` are the fields it was drawn with, by path,
    `begun` the files that it makes."""

    desk: Desk
    opened: Opened
    form: MultiDict[str, str]
    there: dict[Path, Field] = field(default_factory=dict)
    base: str = ""
    root: Node | None = None
    begun: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.base = self.form.get("base", self.opened.base)
        drawn = self.desk.as_drawn(self.opened, self.base)
        self.root = drawn.root
        for card in drawn.cards:
            self.there |= {it.path: it for it in _every(card.part)}
        for sort in {card.sort for card in drawn.cards} or {"cases"}:
            new = fresh(self.opened.file, sort).values()
            self.there |= {it.path: it for part in new for it in _every(part)}

    def sent(self, sign: str) -> Iterator[tuple[str, str]]:
        """Give what was sent under a sign: the path as it was named, and the text."""
        for name, text in self.form.items():
            if name.startswith(f"{sign}:"):
                yield name[len(sign) + 1 :], text

    def at(self, path: Path) -> At:
        return At(self.opened.file, self.base, path)

    def drawn(self) -> Drawn:
        """Give what plans are made on."""
        return self.desk.drawn(self.base, self.begun)

    def edits(self) -> Iterator[tuple[Path, Edit]]:
        fresh: dict[Path, dict[str, Value]] = {}
        for name, sent in self.sent("v"):
            path = path_named(name)
            if FRESH not in path:
                yield from self.changed(path)
            elif value := self.value(path, sent, name):
                at = path.index(FRESH)
                fresh.setdefault(path[:at], {})[str(path[at + 1])] = value
        for path, row in fresh.items():
            yield from self.added(path, row)
        for name, sent in self.sent("gi"):
            if id := _plain(sent):
                yield from self.goal(path_named(name), name, id)
        yield from self.from_days()
        yield from self.translated()
        yield from self.said_anew()
        yield from self.asked()

    # Fields ------------------------------------------------------------------------------

    def now(self, path: Path) -> Value | None:
        """Give what a field is made by this form; `None` where it stays as it is."""
        known, name = self.there.get(path), named_path(path)
        sent = self.form.get(f"v:{name}")
        if known is None or sent is None:
            return None
        value = self.value(path, sent, name)
        more = self.form.get(f"cf:{name}") or self.form.get(f"gi:{name}")
        same = _plain(sent) == known.value.strip() and not more
        return None if same else value

    def changed(self, path: Path) -> Iterator[tuple[Path, Edit]]:
        """Give the edit of one field; one that is emptied is taken out."""
        known = self.there.get(path)
        if known is None:
            raise Unfit(path, *_GONE)
        value = self.now(path)
        if value is None:
            return
        if known.span is None:
            yield from self.batch(
                path, plans.keyed(self.drawn(), self.at(path[:-1]), str(path[-1]), value)
            )
        elif not value:
            yield path, Take(self.at(path))
        else:
            yield path, Put(self.at(path), value)

    def value(self, path: Path, sent: str, name: str) -> Value:
        """Give what is typed as it is written in a file; empty where nothing is."""
        known = self.there.get(path)
        text = _plain(sent)
        match known.control if known else "word":
            case "pairs":
                found = pairs_in(path, text) if text else {}
                more = self.test(path, name)
                if more and not isinstance(found, dict):
                    raise Unfit(path, "a test more goes into one condition, and this is a list")
                if twice := found.keys() & more.keys():
                    raise Unfit(path, f"`{min(twice)}` is tested here already: change that")
                return Braced({**found, **more}) if more else Braced(found) if found else ""
            case "target" if made := _plain(self.form.get(f"gi:{name}", "")):
                return made
            case "list" if text and ("," in text or not isinstance(_node(self.root, path), Scalar)):
                return Braced([it.strip() for it in text.split(",") if it.strip()])
            case "text":
                lines = "\n" in text or (known is not None and known.value.endswith("\n"))
                return text + "\n" if lines and text else text
        return text

    def test(self, path: Path, name: str) -> dict[str, Any]:
        """Give a test that was put together from menus."""
        fact, kind, value = (_plain(self.form.get(f"{it}:{name}", "")) for it in ("cf", "ct", "cv"))
        if not fact:
            return {}
        if kind == "unanswered":
            return {fact: kind}
        if not value:
            raise Unfit(
                path, f"what is `{fact}` held against?", "write an answer, a number or a day"
            )
        words: Any = [it.strip() for it in value.split(",")] if "," in value else value
        if kind == "not":
            return {"not": {fact: words}}
        return {fact: words if kind == "is" else f"{kind} {value}"}

    # Entries -----------------------------------------------------------------------------

    def added(self, path: Path, row: dict[str, Value]) -> Iterator[tuple[Path, Edit]]:
        """Give the edit of a new entry; a rule stands before the one for all other cases."""
        id = row.pop("#", None)
        value: Value = row.get("", row)
        if path[-1:] == ("values",):
            yield from self.amount(path, str(id), str(value))
            return
        plan = plans.added(self.drawn(), self.at(path), value, str(id) if id else None)
        yield from self.batch((*path, FRESH, "#" if id else next(iter(row), "")), plan)

    def goal(self, path: Path, name: str, id: str) -> Iterator[tuple[Path, Edit]]:
        """Give the edit that makes the target of an arrow; what it led to comes behind that."""
        words, then = (_plain(self.form.get(f"{it}:{name}", "")) for it in ("gw", "v"))
        rows: dict[str, dict[str, Value]] = {
            "questions": {"ask": words, "next": then},
            "decisions": {"go": then},
            "outcomes": {"title": words},
        }
        sort = self.form.get(f"gs:{name}") or "questions"
        row = rows.get(sort)
        if row is None or (not words and sort != "decisions"):
            raise Unfit(path, f"`{id}` has no words", "write what it asks, or its title")
        plan = plans.added(self.drawn(), self.at((sort,)), row, id)
        yield from self.batch(path, plan)

    def amount(self, path: Path, day: str, value: str) -> Iterator[tuple[Path, Edit]]:
        """Give an amount another value from a day on; until when that is known says the form."""
        first, until = _day((*path, FRESH, "#"), day), (*path[:-1], "until")
        known = self.there.get(until)
        said = self.now(until) if known else None
        last = str(said) if said is not None else known.value.strip() if known else ""
        if last and last < first.isoformat():
            message = f"`{value}` holds from {first}: until when is it known?"
            help = "write the last day on which it is known to hold"
            raise Unfit(until, message, "empty this" if value == UNKNOWN else help)
        plan = dated_plans.amount_from(self.drawn(), self.at(path[:-1]), first, value)
        yield from self.batch((*path, FRESH, "#"), plan)

    def from_days(self) -> Iterator[tuple[Path, Edit]]:
        """Give the edits of what holds from a day on; a rule that is split by its condition takes
        along what is otherwise in it from then on."""
        found = [it for name, sent in self.sent("f") if (it := self.later(name, sent))]
        rules = [it.path[:-1] for it in found if it.path[-1:] == (WHEN,)]
        for it in found:
            rule = next((up for up in rules if it.path[: len(up)] == up), None)
            if rule is None:
                until, text = self.now(it.path), self.opened.texts.get(it.path)
                before = None if until is None else str(until)
                plan = dated_plans.said_from(
                    self.drawn(), self.at(it.path), it.day, str(it.value), before, text, it.others
                )
            elif it.path == (*rule, WHEN):
                plan = self.split(rule, it, [each for each in found if each is not it])
            else:
                continue
            yield from self.batch(it.path, plan)

    def later(self, name: str, sent: str) -> _Later | None:
        """Read what a field is to be from a day on; nothing where it is left as it was drawn."""
        path, text = path_named(name), _plain(sent)
        known, day = self.there.get(path), self.form.get(f"d:{name}", "")
        if known is None:
            raise Unfit(path, *_GONE)
        splits = path[-1:] == (WHEN,)
        same = splits and text == known.value.strip()
        if not text or (same and not day):
            return None
        if same:
            raise Unfit(path, "this holds before that day too", "write what is otherwise then")
        value = pairs_in(path, text) if splits else plain(self.value(path, text, name))
        ended = "\n" if isinstance(value, str) and value.endswith("\n") else ""
        others = {
            other.partition(":")[0]: said + ended
            for other, typed in self.sent("n")
            if other.partition(":")[2] == name and (said := _plain(typed))
        }
        return _Later(path, _day(path, day), value, others)

    def split(self, rule: Path, it: _Later, others: Sequence[_Later]) -> Batch | Refusal:
        """Plan a rule with another condition from a day on, and what else is in it from then on."""
        inside = [each for each in others if each.path[: len(rule)] == rule]
        for each in inside:
            if each.day != it.day:
                message = f"its rule is otherwise from {it.day}, and this from {each.day}"
                raise Unfit(each.path, message, "choose one day, or save one after the other")
        now = {
            path[len(rule) :]: plain(to)
            for path, field in self.there.items()
            if path[: len(rule)] == rule and (field.span or path[:-1] == rule)
            if (to := self.now(path)) is not None
        }
        then = {each.path[len(rule) :]: each.value for each in inside}
        texts = self.opened.texts
        says = [(texts[up.path], up.value, up.others) for up in inside if up.path in texts]
        return dated_plans.ruled_from(
            self.drawn(), self.at(rule), it.day, it.value, now, then, says
        )

    def translated(self) -> Iterator[tuple[Path, Edit]]:
        """Give the edits of translations; made of the words that are sent along."""
        for rest, sent in self.sent("t"):
            lang, _, name = rest.partition(":")
            path = path_named(name)
            text = self.opened.texts.get(path)
            same = _plain(sent) == _plain(self.form.get(f"w:{rest}", ""))
            if same and (taken := self.form.get(f"m:{rest}")):
                sent, same = taken, False
            if text is None or (same and not self.form.get(f"k:{rest}")):
                continue
            now = self.form.get(f"v:{name}")
            source = text.source if now is None else str(self.value(path, now, name))
            words = _plain(sent) + ("\n" if source.endswith("\n") else "")
            context = text.context
            plan = plans.translated(
                self.drawn(), text.catalogue, lang, context, words, source=source
            )
            yield from self.batch(path, plan)

    def said_anew(self) -> Iterator[tuple[Path, Edit]]:
        """Give the edits of translations of texts that are not there yet; each follows its text to
        where that comes to stand."""
        for rest, sent in reversed([*self.sent("n")]):  # each stands right behind what was there
            lang, _, name = rest.partition(":")
            path, words = path_named(name), _plain(sent)
            known = self.there.get(path)
            if not words or known is None or known.span is not None:
                continue
            source = str(self.value(path, self.form.get(f"v:{name}", ""), name))
            if not source:
                raise Unfit(path, "what is translated here says nothing", "write the text itself")
            ended = "\n" if source.endswith("\n") else ""
            id = _plain(self.form.get(f"v:{named_path((*path[:-1], '#'))}", ""))
            entry = self.new_entry(lang, path, id, source, words + ended)
            yield from self.batch(path, Batch("", (entry,)))

    def new_entry(self, lang: str, path: Path, id: str, source: str, words: str) -> Edit:
        """Give the entry of a text at a place of its own, behind those of what it is part of."""
        folder, _, file = self.opened.file.rpartition("/")
        tree = file == TREE_FILE
        steps = [id or FRESH if it == FRESH else str(it) for it in path if it != ""]
        steps = steps[1:] if tree and path[0] in ELEMENTS else steps
        context = ".".join(steps if tree or not folder else (file.removesuffix(".yaml"), *steps))
        catalogue, drawn = folder or SITE, self.drawn()
        po = drawn.files.get(catalogue_file(catalogue, lang), "")
        while f'msgctxt "{context}"' in po:
            context += FRESH
        texts = self.opened.texts
        beside = (path[:many] for many in range(len(path) - 1, -1, -1))
        near = ([it for at, it in texts.items() if at[: len(one)] == one] for one in beside)
        after = next((them[-1].context for them in near if them), "")
        try:
            return plans.say_in(drawn, catalogue, lang, context, source, words, after=after)
        except Refused as why:
            raise Unfit(path, str(why), why.help) from None

    def asked(self) -> Iterator[tuple[Path, Edit]]:
        """Give the edit that a button asks for."""
        kind, _, rest = self.form.get("do", "save").partition(":")
        if kind != "take" and kind not in ORDER:
            return
        number, _, rest = rest.partition(":") if kind == "to" else ("", "", rest)
        path = path_named(rest)
        if kind == "take":
            yield path, Take(self.at(path))
            return
        above = _node(self.root, path[:-1])
        steps = list(children(above)) if above is not None else []
        if path[-1] in steps:
            now = steps.index(path[-1])
            named = int(number) if number.isdecimal() and len(number) < 6 else now
            place = {"up": now - 1, "down": now + 1}.get(kind, named)
            if 0 <= place < len(steps) and place != now:
                yield path, Move(self.at(path), place)

    def batch(self, path: Path, made: Batch | Refusal) -> Iterator[tuple[Path, Edit]]:
        """Give the edits of a plan; raises `Unfit` where it cannot be."""
        if isinstance(made, Refusal):
            raise Unfit(path, made.message, made.help)
        for edit in made.edits:
            if isinstance(edit, Write):
                self.begun[edit.file] = edit.text
            yield path, edit


def _every(part: Part) -> Iterator[Field]:
    """Give every field that a form of a part has, those included that stand nowhere yet."""
    match part:
        case Field():
            yield part
        case Group():
            for it in (*part.body.values(), *part.lacking.values()):
                yield from _every(it)
        case Rows():
            for row in part.rows:
                for it in (*row.body.values(), *row.lacking.values()):
                    yield from _every(it)
            for it in part.fresh.values():
                yield from _every(it)


def _node(root: Node | None, path: Path) -> Node | None:
    for step in path:
        root = children(root).get(step) if root is not None else None
    return root


def _plain(sent: str) -> str:
    """Give what was typed as files have it: one kind of line end, no blanks around."""
    lines = sent.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(it.rstrip() for it in lines).strip()


def _day(path: Path, sent: str) -> date:
    try:
        return date.fromisoformat(sent.strip())
    except ValueError:
        help = "choose a day, or write it as in 2027-03-01"
        raise Unfit(path, f"`{sent}` is no day", help) from None


def pairs_in(path: Path, text: str) -> Any:
    """Read facts and what they are held against, as the format writes them; raises `Unfit`."""
    found = read("", text if text.startswith(("[", "{")) else f"{{{text}}}")
    if found.diagnostics and (sign := _open(text)):
        help = f"write `{_CLOSING[sign]}` behind what it holds"
        raise Unfit(path, f"the `{sign}` is not closed", help)
    if found.root is None or found.diagnostics or isinstance(found.root, Scalar):
        why = found.diagnostics[0] if found.diagnostics else None
        message = why.message if why else "this is no condition"
        raise Unfit(path, message, why.help if why else "write `fact: test`, and `,` between two")
    return data(found.root)


_CLOSING = {"{": "}", "[": "]"}


def _open(text: str) -> str:
    """Give the innermost bracket that is open where a text ends; the braces around what is typed
    are none of it."""
    held: list[str] = []
    for sign in re.sub(r"""\"[^\"]*\"|'[^']*'""", "", text):
        if sign in _CLOSING:
            held.append(sign)
        elif held and sign == _CLOSING[held[-1]]:
            held.pop()
    return held[-1] if held else ""
