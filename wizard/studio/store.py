"""A folder of trees on disk, under edit: batches stored whole, undone and done again.

In: a folder, batches of edits, who makes them. Out: its texts as they lie; refusals where a batch
cannot be stored, in a sentence. Saved means on disk: each file is written beside, flushed and
renamed. What a step changes is written down before the first file is touched, so that a step that
was cut off is finished or rolled back at the next start. What lies beside the folder's files is in
`.studio/`, which readers of trees, reloading and git leave alone:

    steps/000012.json          one batch: label, who, when, and each file's text before and after
    steps/000012.json.begun    the same while its files are written
    texts/DIGEST               a text of a file, packed
    lock                       held while a step is made
    published/                 dated copies, where the folder is not in git
    notes/000012.json          a note to a colleague
    publisher.json             name and address of who published last, to be proposed again

It writes inside the folder only, and never through a link. It must not know what an edit means.

Long, because the order of what is written is one thing: what holds at any moment is seen here.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from wizard.edits.batch import Batch, Changed, Folder, Refusal, apply, digest, turned_back
from wizard.trees.library import SUFFIXES
from wizard.trees.load_folder import BESIDE, read_folder

try:
    import fcntl
except ImportError:  # not there on Windows, where one studio at a time is the editor's own care
    fcntl = None  # type: ignore[assignment]

KEPT = 1_000
"""Steps that can be undone; older ones are forgotten at a start."""


class Unusable(Exception):
    """The folder cannot be edited; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """One batch that was made: of each of its files the digest before and after, `None` where it is
    not. `undoes` and `redoes` name another step by its number."""

    number: int
    label: str
    who: str
    when: str
    files: Mapping[str, tuple[str | None, str | None]]
    undoes: int | None = None
    redoes: int | None = None


class _Interrupted(Exception):
    """A step was not made; the folder is as it was."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Store:
    """One folder under edit; raises `Unusable` where it cannot be.

    What was cut off is finished or rolled back at once; `clock` says when a step is made.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder, self.clock = folder, clock
        self.beside = folder / BESIDE
        self.lock = threading.RLock()
        if not folder.is_dir():
            raise Unusable(f"There is no folder {folder}.")
        if self.beside.is_symlink():
            raise Unusable(f"{self.beside} is a link; the studio writes through none.")
        try:
            for place in (self.beside, self.beside / "steps", self.beside / "texts"):
                place.mkdir(exist_ok=True)
            ignore = self.beside / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            with self.alone():
                self._finish()
                self._forget()
                self._tidy()
        except OSError as error:
            raise Unusable(f"{folder} cannot be edited: {_reason(error)}.") from error

    # Texts ------------------------------------------------------------------------------

    def files(self) -> dict[str, str]:
        """Give the texts of the folder by path inside it, as they lie, without what is no text."""
        found = {}
        for path, content in read_folder(self.folder)[0].items():
            with suppress(UnicodeDecodeError):
                found[path] = content.decode()
        return found

    def keep(self, text: str) -> str:
        """Keep a text that a page is drawn from, so that edits of it are found again, also after a
        restart; gives its digest. A full disk costs that alone."""
        with suppress(OSError):
            self._keep(text)
        return digest(text)

    def text(self, name: str) -> str | None:
        """Give a text that was kept, by its digest."""
        if not name.isalnum():
            return None
        try:
            return zlib.decompress((self.beside / "texts" / name).read_bytes()).decode()
        except (OSError, zlib.error):
            return None

    def _keep(self, text: str) -> str:
        name = digest(text)
        place = self.beside / "texts" / name
        if not place.exists():
            written(place, zlib.compress(text.encode()))
        return name

    # Steps ------------------------------------------------------------------------------

    def save(
        self,
        batch: Batch,
        who: str = "",
        along: Callable[[Folder], Mapping[str, str]] = lambda _: {},
    ) -> tuple[Refusal, ...]:
        """Store a batch, whole; give why that cannot be, edit by edit. `along` gives the files that
        change with it, of the folder as it leaves that."""
        with self._making() as refused:
            before = self.files()
            after = self.tried(batch, before)
            if isinstance(after, tuple):
                return after
            after |= along(after)
            changed = {
                path: (before.get(path), after.get(path))
                for path in sorted({*before, *after})
                if before.get(path) != after.get(path)
            }
            if changed:
                self._make(batch.label, who, changed)
        return tuple(refused)

    def tried(
        self, batch: Batch, files: Mapping[str, str] | None = None
    ) -> dict[str, str] | tuple[Refusal, ...]:
        """Give the folder as a batch would make it, or why that cannot be; nothing is stored."""
        bases = {base: text for base in _bases(batch) if (text := self.text(base))}
        return apply(self.files() if files is None else files, batch, bases)

    def undo(self, who: str = "") -> tuple[Refusal, ...]:
        """Take back the last step of somebody that is not taken back yet."""
        return self._again(who, back=True)

    def redo(self, who: str = "") -> tuple[Refusal, ...]:
        """Make again the last step of somebody that was taken back, if none was made since."""
        return self._again(who, back=False)

    def undoable(self, who: str = "") -> tuple[Step | None, Step | None]:
        """Give the step that `undo` takes back, and the one that `redo` makes again."""
        done: list[Step] = []
        undone: list[Step] = []
        steps = {step.number: step for step in self.steps() if step.who == who}
        for step in steps.values():
            if step.undoes in steps and done:
                undone.append(done.pop())
            elif step.redoes in steps and undone:
                done.append(undone.pop())
            elif step.undoes is None and step.redoes is None:
                done.append(step)
                undone.clear()
        return done[-1] if done else None, undone[-1] if undone else None

    def steps(self) -> tuple[Step, ...]:
        """Give all steps that were made, the first before the others."""
        found = []
        for place in sorted((self.beside / "steps").glob("*.json")):
            with suppress(ValueError, TypeError, OSError):
                found.append(_step(place))
        return tuple(found)

    def _again(self, who: str, *, back: bool) -> tuple[Refusal, ...]:
        with self._making() as refused:
            undo, redo = self.undoable(who)
            step = undo if back else redo
            if step is None:
                word = "undo" if back else "do again"
                return (Refusal(0, "not-there", f"there is nothing to {word}"),)
            now, changed = self.files(), {}
            for path, (old, new) in step.files.items():
                was, to = (new, old) if back else (old, new)
                changed[path] = now.get(path), self._turned(path, now.get(path), was, to)
            numbers = {"undoes" if back else "redoes": step.number}
            changed = {path: (old, new) for path, (old, new) in changed.items() if old != new}
            self._make(step.label, who, changed, **numbers)
        return tuple(refused)

    def _turned(self, path: str, now: str | None, was: str | None, to: str | None) -> str | None:
        """Give a file as it is with a change, given by its digests, turned round."""
        if (digest(now) if now is not None else None) == was:
            return None if to is None else self._kept(path, to)
        old, new = (None if it is None else self._kept(path, it) for it in (was, to))
        try:
            return turned_back(path, now, old, new)
        except Changed as why:
            raise _Interrupted(Refusal(0, why.code, str(why), _BY_HAND, why.versions)) from why

    def _kept(self, path: str, name: str) -> str:
        text = self.text(name)
        if text is None:
            message = f"how `{path}` was is not known any more"
            raise _Interrupted(Refusal(0, "not-there", message, _BY_HAND))
        return text

    # Writing ----------------------------------------------------------------------------

    @contextmanager
    def _making(self) -> Iterator[list[Refusal]]:
        """Hold the folder while a step is made; gather why it is not."""
        refused: list[Refusal] = []
        try:
            with self.lock, self.alone():
                self._finish()
                yield refused
        except _Interrupted as why:
            refused.append(why.refusal)
        except OSError as error:
            refused.append(not_saved(error))

    def _make(
        self,
        label: str,
        who: str,
        changed: Mapping[str, tuple[str | None, str | None]],
        undoes: int | None = None,
        redoes: int | None = None,
    ) -> None:
        """Write files down as a step, then in their places: all of them or none."""
        for path in changed:
            self._own(path)
        files = {
            path: (
                None if old is None else self._keep(old),
                None if new is None else self._keep(new),
            )
            for path, (old, new) in changed.items()
        }
        places = sorted((self.beside / "steps").iterdir())
        number = int(places[-1].name.partition(".")[0]) + 1 if places else 1
        when = self.clock().isoformat(timespec="seconds")
        step = Step(number, label, who, when, files, undoes, redoes)
        begun = self.beside / "steps" / f"{number:06}.json.begun"
        ready: dict[str, Path] = {}
        try:
            for path, (_, new) in changed.items():
                if new is not None:
                    ready[path] = self._ready(path, new)
            written(begun, json.dumps(asdict(step), ensure_ascii=False).encode())
            for path, (old, _) in changed.items():
                self._still(path, old)
                self._place(path, ready.get(path))
            os.replace(begun, begun.with_suffix(""))
            with suppress(OSError):  # made it is, whether or not that is on disk already
                _flushed(begun.parent)
        except BaseException:
            if begun.exists():
                self._roll(step, back=True)
                begun.unlink()
            raise
        finally:
            for place in ready.values():
                place.unlink(missing_ok=True)

    def _own(self, path: str) -> None:
        """Refuse a path that leads out of the folder, or through a link."""
        parts = Path(path).parts
        place = self.folder
        odd = len(parts) > 2 or any(it in ("", "..", "/") or it.startswith(".") for it in parts)
        for part in parts:
            place = place / part
            if odd or place.is_symlink():
                message = f"`{path}` leads out of the folder, or is a link: it is not written"
                raise _Interrupted(Refusal(0, "file-name", message, "put the file itself there"))

    def _ready(self, path: str, text: str) -> Path:
        """Write a text beside the place where it goes."""
        place = self.folder / path
        place.parent.mkdir(exist_ok=True)
        beside = place.with_name(f".{place.name}.new")
        beside.unlink(missing_ok=True)
        _flush(beside, text.encode())
        with suppress(FileNotFoundError):
            os.chmod(beside, place.stat().st_mode & 0o7777)
        return beside

    def _still(self, path: str, text: str | None) -> None:
        """Refuse a file that somebody changed since it was read, a moment ago."""
        place = self.folder / path
        now = place.read_bytes() if place.exists() else None
        if now != (None if text is None else text.encode()):
            message = f"`{path}` was changed this very moment; nothing is saved"
            raise _Interrupted(Refusal(0, "changed", message, "save again"))

    def _place(self, path: str, ready: Path | None) -> None:
        place = self.folder / path
        if ready is not None:
            os.replace(ready, place)
        else:
            place.unlink(missing_ok=True)
            with suppress(OSError):  # the last file of a folder takes it along
                if place.parent != self.folder:
                    place.parent.rmdir()
        if place.parent.exists():
            _flushed(place.parent)

    def _finish(self) -> None:
        """Finish or roll back the step that was cut off."""
        for begun in sorted((self.beside / "steps").glob("*.begun")):
            try:
                step = _step(begun)
            except (ValueError, TypeError):  # not whole, so no file was touched
                begun.unlink()
                continue
            if self._roll(step, back=False):
                os.replace(begun, begun.with_suffix(""))
            else:
                self._roll(step, back=True)
                begun.unlink()

    def _tidy(self) -> None:
        """Take away what a program that was killed left beside a file, none through a link."""
        ours = [*self.beside.glob("*/.*.new")]
        files = (*self.folder.glob(".*.new"), *self.folder.glob("*/.*.new"))
        ours += [it for it in files if it.name.removesuffix(".new").endswith(SUFFIXES)]
        for left in ours:
            if not left.parent.is_symlink():
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    def _roll(self, step: Step, *, back: bool) -> bool:
        """Bring the files of a step to what they were before it, or to what they are after it; say
        whether all could be. One that is neither is somebody else's and is left."""
        texts = {}
        for path, (old, new) in step.files.items():
            place = self.folder / path
            now = digest(place.read_bytes().decode("utf-8", "replace")) if place.exists() else None
            to, other = (old, new) if back else (new, old)
            if now == to:
                continue
            if now != other:
                if not back:
                    return False
                continue
            text = None if to is None else self.text(to)
            if to is not None and text is None:
                return False
            texts[path] = text
        for path, text in texts.items():
            self._own(path)
            self._place(path, None if text is None else self._ready(path, text))
        return True

    def _forget(self) -> None:
        """Forget the oldest steps, and texts that no step names and no page shows any more."""
        places = sorted((self.beside / "steps").glob("*.json"))
        for place in places[:-KEPT]:
            place.unlink()
        named = {name for step in self.steps() for pair in step.files.values() for name in pair}
        now = self.clock().timestamp()
        for place in (self.beside / "texts").iterdir():
            if place.name not in named and now - place.stat().st_mtime > _DAYS_SHOWN * 86_400:
                place.unlink()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other programs that edit the folder out meanwhile."""
        with (self.beside / "lock").open("a") as held:
            if fcntl:
                fcntl.flock(held, fcntl.LOCK_EX)
            yield


_DAYS_SHOWN = 30
"""How long a page may lie open until edits made on it are treated as of another's text."""
_BY_HAND = "look at both, and change by hand what still should be"


def _step(place: Path) -> Step:
    step = Step(**json.loads(place.read_bytes()))
    return replace(step, files={path: (old, new) for path, (old, new) in step.files.items()})


def _bases(batch: Batch) -> set[str]:
    """Give the digests of all texts that edits were thought of."""
    bases = {getattr(getattr(edit, "at", edit), "base", None) for edit in batch.edits}
    return {base for base in bases if base}


def written(place: Path, content: bytes) -> None:
    """Write beside, under a name that nobody else takes, flush, rename."""
    own = f"{os.getpid()}-{threading.get_ident()}"
    beside = place.with_name(f".{place.name}.{own}.new")
    beside.unlink(missing_ok=True)  # left by a program that was killed
    try:
        _flush(beside, content)
        os.replace(beside, place)
    finally:
        beside.unlink(missing_ok=True)
    _flushed(place.parent)


def _flush(place: Path, content: bytes) -> None:
    """Write a file that is not there yet, down to the disk; where that fails it is not there."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(place, flags | getattr(os, "O_BINARY", 0), 0o666), "wb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            place.unlink()
            raise


def _flushed(folder: Path) -> None:
    """See to it that a name that was given in a folder is on disk."""
    if os.name == "posix":
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def not_saved(error: OSError) -> Refusal:
    """Say why the disk took nothing."""
    message = f"nothing is saved: {_reason(error)}"
    return Refusal(0, "not-saved", message, "what you typed is still here")


def _reason(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    return f"{(error.strerror or 'the system refused').lower()}{place}"
