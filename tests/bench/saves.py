"""Rows about the studio: from saving to problems, cases and moved walks on the screen.

Each kind of save as a browser makes it: the form of a card with something else in it, the page that
answers, and the part of that page about what is otherwise than published, which it asks for next.
In proportion to what the command line needs for the same folder: `check` of the route from its
files, and `diff` of it, once both folders are read.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copytree

from tests.bench.measure import Row, at_most, ratio, seconds
from tests.bench.ready import say
from tests.studio.conftest import DOORS, Editor, git, publish
from tests.studio.test_saving import name, opened
from tests.web.folder import NOON
from wizard import places
from wizard.check.run import check
from wizard.diff.compare import compare
from wizard.studio.studio_app import create_studio
from wizard.trees.load_folder import load_folder

ROUTE = "family"
ROUNDS = 3
MOST = 1.5
AGE = ("questions", "partner-age")
FIRST = (*AGE, "next", 0, "when")


@dataclass(frozen=True, slots=True)
class Save:
    """A kind of save: the file and the card it is made on, and what is typed there, by the name
    of the field; `{n}` is another number each time."""

    told: str
    file: str
    card: str
    typed: Mapping[str, str]


SAVES = (
    Save("a limit", "tree", "question-partner-age", {name(*FIRST): "partner-age: at least {n}"}),
    Save("a text", "tree", "question-partner-age", {name(*AGE, "hint"): "In full years. {n}"}),
    Save(
        "a translation",
        "tree",
        "question-partner-age",
        {name(*AGE, "hint").replace("v:", "t:nl:", 1): "In hele jaren. {n}"},
    ),
    Save(
        "a limit from a day on",
        "tree",
        "question-partner-age",
        {
            name(*FIRST).replace("v:", "f:", 1): "partner-age: at least {n}",
            name(*FIRST).replace("v:", "d:", 1): "2027-03-01",
        },
    ),
)


class Saving:
    """Somebody who saves at the studio, over the routes that ship, published once."""

    def __init__(self, top: Path) -> None:
        self.folder = Path(copytree(places.trees(), top / "trees"))
        git(top, "init", "-q")
        publish(top)
        self.editor = Editor(create_studio(self.folder, DOORS, lambda: NOON))
        self.before = load_folder(self.folder)
        self.numbers = count(30)

    def save(self, it: Save) -> float:
        """Change something, and give what it takes until all that it does is on the screen."""
        page, number = f"/studio/en/{ROUTE}/{it.file}", next(self.numbers)
        form = opened(self.editor, it.card, page)
        form |= {field: typed.format(n=number) for field, typed in it.typed.items()}
        gc.collect()
        return seconds(partial(self.sent, page, form))

    def sent(self, page: str, form: Mapping[str, str]) -> None:
        answer = self.editor.post(page, form)
        if answer.status_code != 303:
            raise RuntimeError(f"not saved: {answer.text}")
        for path in (answer.location, f"/studio/en/changes?tree={ROUTE}&part"):
            shown = self.editor.get(path)
            if shown.status_code != 200:
                raise RuntimeError(f"{path}: {shown.status}")

    def asked(self) -> float:
        """Give what `check` and `diff` of the same take."""
        gc.collect()
        return seconds(self.checked)

    def checked(self) -> None:
        library = load_folder(self.folder)
        check(library, NOON.date(), [ROUTE])
        compare(self.before, library, NOON.date(), {}, [ROUTE])


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as top:
        saving = Saving(Path(top))
        for it in SAVES:
            say(f"saving {it.told} …")
            found, saved, checked = ratio(partial(saving.save, it), saving.asked, ROUNDS)
            told = f"{saved:.2f} s, check and diff {checked:.2f} s"
            yield at_most(f"studio: {it.told} saved, all it does shown", MOST, found, told)
