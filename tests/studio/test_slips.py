"""The slips of editors: told at the right word with a right way out in the text view, and not to be
made in the table view."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from werkzeug.datastructures import MultiDict

from wizard.check.load_manual import manual
from wizard.check.run import check
from wizard.diff.compare import compare
from wizard.edits.splices import Path as Steps
from wizard.edits.splices import Sheet, children, data
from wizard.studio.as_typed import problems
from wizard.studio.cards import fields
from wizard.studio.desk import Desk
from wizard.studio.saving import named_path, saved
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library, build_folder
from wizard.trees.nodes import Node, Scalar
from wizard.words.load_interface import editors_countries

HERE = Path(__file__).parent
START = HERE / "slips"
FILES = {it.relative_to(START).as_posix(): it for it in START.rglob("*") if it.is_file()}
FILES_READ = {path: file.read_bytes() for path, file in FILES.items()}
TREE = "route/tree.yaml"
FEWEST = 5
"""Ways of each kind of slip, at the least."""
CLOCK = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Slip:
    kind: str
    slip: str
    file: str = TREE
    change: list[list[str]] = field(default_factory=list)
    write: str = ""
    code: str = ""
    place: str = ""
    at: str = ""
    help: str = ""
    also: list[str] = field(default_factory=list)
    more: dict[str, list[list[str]]] = field(default_factory=dict)
    moved: str = ""
    told: str = "check"
    encoding: str = "utf-8"

    @property
    def texts(self) -> dict[str, bytes]:
        """The files that it changes, by path."""
        made = {}
        for path, changes in {self.file: self.change, **self.more}.items():
            text = FILES[path].read_text("utf-8")
            for old, new in changes:
                assert text.count(old) >= 1, old
                text = text.replace(old, new, 1)
            made[path] = text.encode("utf-8" if path in self.more else self.encoding)
        return {**made, **({self.file: self.write.encode()} if self.write else {})}


SLIPS = [
    Slip(**{"encoding" if key == "as" else key: value for key, value in it.items()})
    for it in yaml.safe_load((HERE / "slips.yaml").read_text("utf-8"))
]


def sampled(some):
    """Every third in the short run."""
    return [
        pytest.param(
            *(it if isinstance(it, tuple) else (it,)), marks=pytest.mark.slow if at % 3 else ()
        )
        for at, it in enumerate(some)
    ]


named = pytest.mark.parametrize("slip", SLIPS, ids=lambda it: f"{it.kind}: {it.slip}")


def test_each_kind_has_enough_ways():
    kinds = Counter(it.kind for it in SLIPS)
    assert {kind for kind, ways in kinds.items() if ways < FEWEST} == set()
    assert len({(it.kind, it.slip) for it in SLIPS}) == len(SLIPS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    """A desk over the folder without a slip."""
    trees = tmp_path_factory.mktemp("slips") / "trees"
    for path, content in FILES_READ.items():
        (trees / path).parent.mkdir(parents=True, exist_ok=True)
        (trees / path).write_bytes(content)
    return Desk(trees, lambda: CLOCK)


@pytest.fixture
def whole(desk):
    """The same; whatever a test stored is undone."""
    yield desk
    for path, content in FILES_READ.items():
        if (desk.folder / path).read_bytes() != content:
            (desk.folder / path).write_bytes(content)
    desk.stock()


# In the text view ---------------------------------------------------------------------------


def slipped(slip: Slip) -> Library:
    """The folder with a slip in it."""
    files = FILES_READ | slip.texts
    if slip.moved:
        files[slip.moved] = files.pop(slip.file)
    return build_folder(files)


@named
def test_it_is_told_at_the_right_word_with_a_right_way_out(slip):
    library = slipped(slip)
    if slip.told == "diff":
        assert compare(build_folder(FILES_READ), library, CLOCK.date(), {}, ()).still_told
        return
    found = check(library, CLOCK.date(), named=editors_countries().written)
    assert Counter(it.code for it in found) == Counter([slip.code, *slip.also])
    (main,) = (
        it for it in found if (it.code, f"{it.span.path}:{it.span.line}") == (slip.code, slip.place)
    )
    assert pointed_at(library, main) == slip.at
    assert main.help == slip.help
    assert slip.code in manual()


def pointed_at(library: Library, found: Diagnostic) -> str:
    return pointed_in(library.files.get(found.span.path, ""), found)


def pointed_in(text: str, found: Diagnostic) -> str:
    lines = text.split("\n")
    line = lines[found.span.line - 1] if found.span.line <= len(lines) else ""
    end = found.span.end_column - 1 if found.span.end_line == found.span.line else None
    return line[found.span.column - 1 : end]


AS_TYPED = [
    it
    for it in SLIPS
    if it.file.endswith(".yaml")
    and it.place.startswith(f"{it.file}:")
    and not (it.more or it.moved or it.encoding != "utf-8")
]


@pytest.mark.parametrize("slip", sampled(AS_TYPED))
def test_the_text_view_tells_it_while_it_is_typed(whole, slip):
    typed = slip.texts[slip.file].decode()
    found = problems(whole, slip.file, typed, whole=True)
    told = {(it.code, it.span.line, pointed_in(typed, it), it.help) for it in found}
    line = int(slip.place.rpartition(":")[2])
    assert (slip.code, line, slip.at, slip.help) in told


# In the table view --------------------------------------------------------------------------


def typed_in(slip: Slip) -> tuple[Steps, str] | None:
    """Give the field in which somebody would make the slip, and what they would type there; none
    where it is not within one word or text of a file that has cards."""
    if len(slip.change) != 1 or slip.more or not slip.file.endswith(".yaml") or slip.moved:
        return None
    (old, new), text = slip.change[0], FILES[slip.file].read_text("utf-8")
    at = text.index(old)
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    rest = 0
    while rest < min(len(old), len(new)) - same and old[-1 - rest] == new[-1 - rest]:
        rest += 1
    begin, end = at + same, at + len(old) - rest
    sheet = Sheet(slip.file, text)
    for path, node in scalars(sheet.root, ()):
        first, last = node.start.index, node.end.index
        if first <= begin and end <= last and not node.style:
            return path, text[first:begin] + new[same : len(new) - rest] + text[end:last]
    return None


def scalars(node: Node, path: Steps):
    if isinstance(node, Scalar):
        yield path, node
    for step, it in children(node).items():
        yield from scalars(it, (*path, step))


def at(root: Node | None, path: Steps) -> Node | None:
    for step in path:
        root = children(root).get(step) if root is not None else None
    return root


TYPED = [(slip, *found) for slip in SLIPS if (found := typed_in(slip))]


def test_many_of_them_can_be_typed_in_a_field():
    assert len(TYPED) > len(SLIPS) / 3
    assert len({slip.kind for slip, _, _ in TYPED}) > FEWEST


def test_nothing_is_wrong_without_a_slip(whole):
    assert list(whole.problems()) == []


@pytest.mark.parametrize(
    ("slip", "path", "typed"),
    sampled(TYPED),
)
def test_typed_in_its_field_it_reads_back_as_typed_or_is_refused_with_words(
    whole, slip, path, typed
):
    opened = whole.opened(slip.file)
    there = {it.path: it for card in opened.cards for it in fields(card.part)}
    field = next(it for it in (there.get(path[:end]) for end in (None, -1, -2)) if it)
    value = typed
    if field.path != path:  # one word among those of a list or condition
        value = field.value.replace(at(opened.root, path).text, typed, 1)
        assert value != field.value
    before = (whole.folder / slip.file).read_bytes()
    form = {"base": opened.base, f"v:{named_path(field.path)}": value}
    refused = saved(whole, opened, MultiDict(form))
    if refused:
        assert (whole.folder / slip.file).read_bytes() == before
        assert all(it.message and it.path == field.path for it in refused)
        return
    now = whole.opened(slip.file)
    assert now.reading.diagnostics == ()
    assert said(now.root, field.path) == meant(field.control, value)
    beside = [data(it) for it in (opened.root, now.root)]
    for each in beside:
        without(each, field.path)
    assert beside[0] == beside[1]


def said(root: Node, path: Steps):
    found = data(at(root, path))
    return found.strip() if isinstance(found, str) else found


def meant(control: str, value: str):
    """Give what a field holds as a file has it."""
    if control == "pairs":
        return data(Sheet("", f"{{{value}}}").root)
    if control == "list":
        return [it.strip() for it in value.split(",")]
    return value.strip()


def without(whole, path: Steps) -> None:
    """Leave out what stands at a path, to compare all else."""
    for step in path[:-1]:
        whole = whole[step]
    whole[path[-1]] = None
