"""What becomes of translations while errors hide texts, and when those are back."""

import random
from pathlib import Path

import pytest

from wizard.edits.batch import At, Batch, Put, Take, Write, apply, digest
from wizard.edits.following import following
from wizard.edits.splices import Sheet, children
from wizard.translations.po_entries import read_old
from wizard.trees.library import Library, build_folder
from wizard.trees.nodes import ListNode, MapNode

TREES = Path(__file__).parents[2] / "trees"
FILES = {
    it.relative_to(TREES).as_posix(): it.read_text("utf-8")
    for it in sorted(TREES.rglob("*"))
    if it.suffix in (".yaml", ".po") and it.name != "cases.yaml"
}


def stored(files: dict[str, str], batch: Batch, before: Library) -> dict[str, str]:
    """Give a folder after a batch, with the catalogues that go along."""
    after = apply(files, batch)
    assert isinstance(after, dict), after
    return {**after, **following(batch, before, after)}


def said(files: dict[str, str]) -> dict[str, object]:
    """Give what each catalogue says, in its order, and what is set aside in it."""
    found = {path: read_old(text) for path, text in files.items() if path.endswith(".po")}
    return {path: (it.header, it.entries, it.obsolete) for path, it in found.items()}


def paths(node, path=()):
    for step, it in children(node).items():
        yield (*path, step)
        if isinstance(it, MapNode | ListNode):
            yield from paths(it, (*path, step))


def edited(rng: random.Random, file: str) -> Batch:
    path = rng.choice([*paths(Sheet(file, FILES[file]).root)])
    at = At(file, digest(FILES[file]), path)
    edit = Take(at) if rng.random() < 0.6 else Put(at, rng.choice(["nothing-such", "[", ""]))
    return Batch("", (edit,))


@pytest.mark.parametrize("seed", range(6))
def test_any_edit_and_its_inverse_leave_every_translation_as_it_was(seed):
    rng, before, sound = random.Random(seed), said(FILES), build_folder(FILES)
    shared = [it for it in FILES if it.startswith("shared/") and it.endswith(".yaml")]
    file = rng.choice(shared)
    batch = edited(rng, file)
    then = stored(FILES, batch, sound)
    library = build_folder(then)
    if library.hides("shared"):
        assert said(then) == before, batch
    back = Batch("", (Write(file, digest(then[file]), FILES[file]),))
    assert said(stored(then, back, library)) == before, batch


def test_what_is_taken_out_is_set_aside_and_taken_back():
    file, path = "shared/questions.yaml", ("eu-permit", "hint")
    before, sound = said(FILES), build_folder(FILES)
    then = stored(FILES, Batch("", (Take(At(file, digest(FILES[file]), path)),)), sound)
    po = read_old(then["shared/nl.po"])
    assert len(po.obsolete) > len(read_old(FILES["shared/nl.po"]).obsolete)
    back = Batch("", (Write(file, digest(then[file]), FILES[file]),))
    assert said(stored(then, back, build_folder(then))) == before
