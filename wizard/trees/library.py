"""All trees of a folder, built from the texts of its files.

In: texts by path. Out: a `Library`: the trees that are sound, and every diagnostic. Nothing
is read from disk here, so that a folder can also come from a test or from an old revision. A
little long, because what is sound hangs on all that is said of a folder.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from wizard.trees.build import build_tree, section
from wizard.trees.cases import Case, cases_of
from wizard.trees.diagnostics import Diagnostic, Severity, did_you_mean, in_order
from wizard.trees.model import SHARED, Span, Tree
from wizard.trees.nodes import File, ListNode, MapNode, Scalar
from wizard.trees.organisation import (
    INTERFACE,
    SITE,
    SITE_FILE,
    Organisation,
    currency_in,
    organisation_of,
)
from wizard.trees.reading import LARGEST, LARGEST_CASES, Reading, gc_at_rest, read, tidied
from wizard.trees.scope import Report, Use, good_id, listed, was_taken
from wizard.trees.sections import words_in
from wizard.trees.shared import FILES, Shared, shared_of

SUFFIXES = (".yaml", ".yml", ".yaml.txt", ".po")
TREE_FILE = "tree.yaml"
CASES_FILE = "cases.yaml"
PAGES = ("embed", "privacy", "accessibility", SITE, INTERFACE)
"""Pages and folders beside the trees, so no tree may be called so."""


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of trees.

    `trees` holds the sound ones, `broken` the errors of each other; `diagnostics` is everything
    found, by place. `cases` are the sound cases of sound trees, `unsound` says how many others each
    of these has. `files` gives the text of every file by the path diagnostics name; `translations`
    the text of each `.po` file by folder (a tree's id, `shared`, `site` or `interface`) and
    language. `unreadable` names, by path inside the folder (`au-pair/nl.po`), the files that are
    there and whose text could not be had; `root` is what stands before such a path in diagnostics
    and `files`; `earlier` gives the ids of trees by those they had before.
    """

    trees: Mapping[str, Tree]
    broken: Mapping[str, tuple[Diagnostic, ...]]
    diagnostics: tuple[Diagnostic, ...]
    cases: Mapping[str, tuple[Case, ...]]
    files: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]
    shared: Shared
    organisation: Organisation = field(default_factory=Organisation)
    unreadable: frozenset[str] = frozenset()
    root: str = ""
    earlier: Mapping[str, str] = field(default_factory=dict)
    unsound: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The id of every tree, sound or broken."""
        return (*self.trees, *self.broken)

    def hides(self, folder: str) -> bool:
        """Say whether errors may hide texts of a folder: then none is known to be gone."""
        if folder == SITE:
            return bool(self.organisation.broken)
        lost = [path.partition("/")[0] for path in self.unreadable]
        found = (it.span.path.removeprefix(self.root) for it in self.shared.diagnostics)
        in_shared = {*lost, *(path.partition("/")[0] for path in found)}
        return folder in self.broken or (folder == SHARED and SHARED in in_shared)


def build_folder(
    files: Mapping[str, str | bytes],
    root: str = "",
    unreadable: Mapping[str, str] | None = None,
    uses: list[Use] | None = None,
) -> Library:
    """Build every tree of a folder.

    `files` are texts, or what should be text in UTF-8, by path inside the folder
    (`au-pair/tree.yaml`), `unreadable` reasons by path for those that could not be had; `root`
    stands before each path in diagnostics; `uses` gathers every word that names something.
    """
    with gc_at_rest():
        return _Folder(files, root, unreadable or {}, uses).library()


class _Folder:
    """A folder while it is built."""

    def __init__(
        self,
        files: Mapping[str, str | bytes],
        root: str,
        unreadable: Mapping[str, str],
        uses: list[Use] | None,
    ) -> None:
        self.uses = uses
        self.files: dict[str, str] = {}
        self.root = f"{root.rstrip('/')}/" if root else ""
        self.unreadable = dict(unreadable)
        self.found: list[Diagnostic] = []
        for path, content in files.items():
            try:
                text = content.decode() if isinstance(content, bytes) else content
                self.files[path] = tidied(text)
            except UnicodeDecodeError as error:
                line = error.object.count(10, 0, error.start) + 1
                self.unreadable[path] = f"{_NOT_UTF_8} (line {line})"

    def library(self) -> Library:
        paths = sorted(
            path
            for path in {*self.files, *self.unreadable}
            if path.count("/") == 1 and path.endswith(SUFFIXES)
        )
        folders = dict.fromkeys(path.partition("/")[0] for path in paths)
        ids = [id for id in folders if id not in (SHARED, INTERFACE)]
        readings = {id: self._read(f"{id}/{TREE_FILE}", LARGEST) for id in ids}
        lost = {folder: self._lost(folder) for folder in folders}
        self.found += (each for found in lost.values() for each in found)
        here = SITE_FILE in {*self.files, *self.unreadable}
        site = self._read(SITE_FILE, LARGEST) if here else None
        shared = self._shared(paths, readings, currency_in(site) if site else "")
        organisation = self._organisation(site, shared)
        trees: dict[str, Tree] = {}
        broken: dict[str, tuple[Diagnostic, ...]] = {}
        cases: dict[str, tuple[Case, ...]] = {}
        unsound: dict[str, int] = {}
        for id, reading in readings.items():
            named = name_refused(id, reading.file.span)
            tree, wrong = build_tree(id, reading, shared, self._version(id), self.uses)
            self.found += (*named, *wrong)
            wrong = (*named, *wrong, *lost[id], *lost.get(SHARED, ()))
            if tree is None or wrong:
                broken[id] = wrong
            else:
                trees[id] = tree
                cases[id], unsound[id] = self._cases(tree)
        report = Report()
        there = {id: reading.file.span for id, reading in readings.items()}
        earlier = was_taken(report, ((id, tree.was) for id, tree in trees.items()), there)
        self.found += report.found
        texts = {self.root + path: text for path, text in self.files.items()}
        return Library(
            trees,
            broken,
            in_order([*shared.diagnostics, *self.found]),
            cases,
            texts,
            self._translations(),
            shared,
            organisation,
            frozenset(self.unreadable),
            self.root,
            earlier,
            unsound,
        )

    def _organisation(self, site: Reading | None, shared: Shared) -> Organisation:
        """Read what is said of all trees, and tell of files beside it that nobody reads."""
        beside = sorted(path for path in {*self.files, *self.unreadable} if "/" not in path)
        found = organisation_of(site, shared, self.uses) if site else Organisation()
        found = replace(found, broken=(*found.broken, *self._lost("")))
        self.found += found.broken
        for path in beside:
            meant = did_you_mean(path.lower().removesuffix(".txt"), {SITE_FILE: None})
            if not path.endswith(".po") and path != SITE_FILE and meant:
                self._unknown_file(path, (SITE_FILE,), "of a folder of trees", "warning")
        return found

    def _read(self, path: str, largest: int) -> Reading:
        name = self.root + path
        text = self.files.get(path)
        if text is not None:
            return read(name, text, largest)
        file = File(name, ("",))
        if path in self.unreadable:
            return Reading(file, None, (_unread(file, self.unreadable[path]),))
        message = "this file could not be read: it is not there"
        help = f"every folder of a tree has a `{TREE_FILE}`"
        return Reading(file, None, (Diagnostic("yaml-syntax", "error", message, file.span, help),))

    def _lost(self, folder: str) -> tuple[Diagnostic, ...]:
        """Report the catalogues of a folder that are there and could not be read.

        A tree whose folder was read by half is not served, and nothing is written over it.
        """
        return tuple(
            _unread(File(self.root + path, ("",)), reason)
            for path, reason in self.unreadable.items()
            if path.rpartition("/")[0] == folder and path.endswith(".po")
        )

    def _shared(self, paths: Iterable[str], trees: Mapping[str, Reading], currency: str) -> Shared:
        readings = {}
        names = {f"{stem}.yaml": stem for stem in FILES}
        for path in paths:
            folder, _, name = path.partition("/")
            if folder == SHARED and name in names:
                readings[names[name]] = self._read(path, LARGEST)
            elif folder == SHARED and not name.endswith(".po"):
                self._unknown_file(path, names, "that trees share")
            elif folder in trees and not name.endswith((".po", TREE_FILE, CASES_FILE)):
                self._unknown_file(path, (TREE_FILE, CASES_FILE), "of a tree", "warning")
        places = {id: reading.file.span for id, reading in trees.items()}
        ids = _ids(trees) if "groups" in readings else None
        return shared_of(readings, places, ids, currency, self.uses)

    def _unknown_file(
        self, path: str, names: Iterable[str], what: str, severity: Severity = "error"
    ) -> None:
        stem = path.rpartition("/")[2].removesuffix(".txt").rpartition(".")[0]
        near = did_you_mean(f"{stem}.yaml", dict.fromkeys(names))
        message = f"`{path}` is no file {what}, and is not read"
        help = near or f"such files are {listed(names, 20)}"
        span = File(self.root + path, ("",)).span
        self.found.append(Diagnostic("unknown-key", severity, message, span, help))

    def _version(self, id: str) -> str:
        """Digest every file whose words can show on a page of this tree."""
        digest = sha256()
        for path in sorted(it for it in self.files if it.endswith(SUFFIXES)):
            folder, _, name = path.partition("/")
            own = folder == id and name != CASES_FILE
            if own or folder in (SHARED, INTERFACE) or not name:
                shown = path.removeprefix(f"{id}/") if own else path
                for part in (shown, str(len(self.files[path])), self.files[path]):
                    digest.update(part.encode("utf-8", "replace") + b"\0")
        return digest.hexdigest()[:16]

    def _cases(self, tree: Tree) -> tuple[tuple[Case, ...], int]:
        """Give the sound cases of a tree, and how many others there are."""
        path = f"{tree.id}/{CASES_FILE}"
        if path not in self.files and path not in self.unreadable:
            return (), 0
        report, reading = Report(uses=self.uses), self._read(path, LARGEST_CASES)
        cases = cases_of(report, reading, tree)
        self.found += report.found
        every = reading.root.items if isinstance(reading.root, ListNode) else cases
        return cases, len(every) - len(cases)

    def _translations(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for path, text in sorted(self.files.items()):
            folder, _, name = path.partition("/")
            if not name:
                folder, name = SITE, path
            if name.endswith(".po") and "/" not in name:
                found.setdefault(folder, {})[name.removesuffix(".po")] = text
        return found


def catalogue_file(name: str, lang: str) -> str:
    """Give the path inside the folder of a catalogue, by the name that translations have it by."""
    return f"{lang}.po" if name == SITE else f"{name}/{lang}.po"


_NOT_UTF_8 = "it is not UTF-8 text"
NO_FILE = "it is a device, a socket or a pipe"
TOO_LARGE = "it is larger than"
_WAYS_OUT = {NO_FILE: "put a file of text in its place", TOO_LARGE: "split or shorten it"}
"""What helps against a reason why a file could not be read, by how that begins."""


def _unread(file: File, reason: str) -> Diagnostic:
    message = f"this file could not be read: {reason}"
    if not reason.startswith(_NOT_UTF_8):
        ways = (way for begins, way in _WAYS_OUT.items() if reason.startswith(begins))
        help = next(ways, "look who may read it")
        return Diagnostic("yaml-syntax", "error", message, file.span, help)
    help = "save it again with the encoding UTF-8; nothing is written over it until then"
    line = int(reason.rpartition("(line ")[2].rstrip(")"))
    span = file.span._replace(line=line, end_line=line)
    return Diagnostic("not-utf-8", "error", message, span, help)


def name_refused(id: str, span: Span) -> tuple[Diagnostic, ...]:
    """Say why the folder of a tree may not be called so; nothing where it may."""
    report = Report()
    if id in PAGES:
        help = "rename the folder"
        report.error(
            "bad-id", span, f"a tree may not be called `{id}`: a page or a file has this name", help
        )
    else:
        good_id(report, id, span, "a tree")
    return tuple(report.found)


def _ids(trees: Mapping[str, Reading]) -> dict[str, Scalar] | None:
    """List every option and value of all trees, `None` when one of them could not be read."""
    roots = [each.root for each in trees.values() if isinstance(each.root, MapNode)]
    found = (words_in(section(root, "questions"), section(root, "facts")) for root in roots)
    ids = {id: word for words in found for id, word in words.items()}
    return ids if len(roots) == len(trees) else None
