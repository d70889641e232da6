"""What is published of a folder: seen, done, listed, and given back to be turned round.

In: a folder under edit, the elements that are chosen, a message, who publishes and who signs. Out:
what is changed, by element, and by whom; a `Publication`, or a `Refusal` in a sentence. With git it
is a commit of those elements alone; without git, a dated copy of the folder in
`.studio/published/`. It must not know pages.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal as Word
from typing import TypeAlias

from wizard.edits import Refused
from wizard.edits.batch import Refusal, digest
from wizard.edits.parts import Texts, differing, joined
from wizard.edits.splices import Path as Key
from wizard.studio import commits
from wizard.studio.authors import left_otherwise, made_by, since, standing
from wizard.studio.commits import MOST, Publication, read_signed, signed_message
from wizard.studio.store import Store, written
from wizard.trees.load_folder import BESIDE, COPIES, NoRevision, read_folder


@dataclass(frozen=True, slots=True)
class Change:
    """An element that is not as it was published, and who changed it here since; `""` is somebody
    without a name. `outside`: no step of the studio left it as it is, though there are steps.
    `mark` is of both its texts: of this very change."""

    file: str
    element: Key
    how: Word["new", "changed", "gone", "moved"]
    who: tuple[str, ...]
    outside: bool
    mark: str

    @property
    def name(self) -> str:
        return json.dumps((self.file, *self.element), ensure_ascii=False, separators=(",", ":"))


Changes: TypeAlias = Mapping[str, Texts]
"""The text of each file before and after, `None` where it was not."""
_PUBLISHER = "publisher.json"


def changes(store: Store) -> tuple[Change, ...]:
    """Give what differs from what was published last, by file and element."""
    found = []
    now = store.files()
    steps = store.steps()
    made = standing(steps)
    for file, old in sorted(_published(store, now).items()):
        text = now.get(file)
        mine = since(made, file, old)
        beside = left_otherwise(store, steps, file, text)
        for key, texts in differing(file, old, text).items():
            who, outside = made_by(store, mine, beside, file, key, texts)
            outside = outside and bool(steps)
            found.append(Change(file, key, _how(texts), who, outside, _mark(texts)))
    return tuple(found)


def proposed(store: Store, chosen: Iterable[Change]) -> dict[str, str | None]:
    """Give the text that each file of chosen changes would be published with, `None` where it is
    gone then; raises `Refused` where those cannot be read without others."""
    now, keys = store.files(), _keys((it.file, it.element) for it in chosen)
    old = _published(store, now)
    return {file: joined(file, old.get(file), now.get(file), keys[file]) for file in keys}


def publish(
    store: Store,
    shown: Mapping[str, str],
    message: str,
    who: tuple[str, str] | None = None,
    signed: Iterable[str] = (),
) -> Publication | Refusal:
    """Publish chosen changes and no others.

    `shown` are their marks as they were signed for, by their names; `who` is a name and an e-mail
    address, where git's own configuration is not meant; `signed` are names of those who read it
    too.
    """
    if not message.strip():
        return Refusal(0, "missing-key", "nothing says what this publication changes")
    if who and not who[1].strip():
        return Refusal(0, "missing-key", "an e-mail address is missing")
    names = [*(who or ()), *signed]
    if odd := next((it for it in names if not it.strip() or re.search(r"[<>\x00-\x1f]", it)), None):
        return Refusal(0, "unwritten", f"“{odd}” is no name", "letters and spaces, without < and >")
    chosen = as_shown(store, shown)
    if isinstance(chosen, Refusal):
        return chosen
    if not chosen:
        return Refusal(0, "not-there", "nothing is chosen")
    now, keys = store.files(), _keys((it.file, it.element) for it in chosen)

    def taken(file: str, text: str | None) -> str | None:
        return joined(file, text, now.get(file), keys[file])

    whole = signed_message(message, signed)
    try:
        if commits.in_git(store.folder):
            commits.commit(store.folder, keys, taken, whole, who)
        else:
            _copy(store, keys, taken, whole, who[0] if who else "")
    except NoRevision as why:
        return Refusal(0, "unpublished", str(why).removesuffix("."))
    except Refused as why:
        return Refusal(0, why.code, str(why), why.help)
    except OSError as error:
        return Refusal(0, "unpublished", f"nothing is published: {error.strerror}")
    return publications(store)[0]


def as_shown(store: Store, shown: Mapping[str, str]) -> tuple[Change, ...] | Refusal:
    """Give the changes of these names, if each is still the one that it was by its mark."""
    open_ = {it.name: it for it in changes(store)}
    for name, mark in shown.items():
        if name not in open_:
            file = (re.findall(r'^\["([^"]*)"', name) or [name])[0]
            return Refusal(0, "not-there", f"this part of `{file}` is as it was published")
        if open_[name].mark != mark:
            message = f"`{open_[name].file}` was changed since it was shown here"
            return Refusal(0, "changed", message, "look at it again before you publish it")
    return tuple(open_[it] for it in shown)


def publications(store: Store) -> tuple[Publication, ...]:
    """Give what was published, the last first."""
    if commits.in_git(store.folder):
        return commits.log(store.folder)
    return tuple(_about(place) for place in reversed(_copies(store.folder)[-MOST:]))


def published_change(store: Store, id: str) -> Changes:
    """Give what a publication changed, to turn it round (`plans.taken_back`) or to show it; nothing
    where there is none of that name."""
    found = publications(store)
    mine = next((at for at, it in enumerate(found) if it.id == id), None)
    if mine is None:
        return {}
    if not commits.in_git(store.folder):
        new = _texts(store.folder / BESIDE / COPIES / id)
        before = found[mine + 1].id if mine + 1 < len(found) else None
        old = _texts(store.folder / BESIDE / COPIES / before) if before else {}
        return {file: (old.get(file), new.get(file)) for file in found[mine].files}
    at = store.folder
    return {
        file: (commits.committed(at, f"{id}^", file), commits.committed(at, id, file))
        for file in found[mine].files
    }


def parted(changed: Changes) -> Iterator[tuple[Change, Texts]]:
    """Give what was published in its elements, each as it was before and after."""
    for file, (old, new) in sorted(changed.items()):
        for key, texts in differing(file, old, new).items():
            yield Change(file, key, _how(texts), (), False, _mark(texts)), texts


def publisher(store: Store) -> tuple[str, str]:
    """Give the name and address that were given last; nothing through a link."""
    place = store.beside / _PUBLISHER
    with suppress(OSError, ValueError):
        name, mail = json.loads(place.read_bytes()) if not place.is_symlink() else ("", "")
        return str(name), str(mail)
    return "", ""


def keep_publisher(store: Store, name: str, mail: str) -> None:
    """Keep who publishes, to be proposed the next time. A full disk costs that alone."""
    with suppress(OSError):
        words = json.dumps((name, mail), ensure_ascii=False).encode()
        written(store.beside / _PUBLISHER, words)


def _published(store: Store, now: Mapping[str, str]) -> dict[str, str | None]:
    """Give the published text of every file that may have another now. What lies there and is no
    text, or is a link, is not published from here."""
    folder = store.folder
    if commits.in_git(folder):
        old = {it: commits.committed(folder, "HEAD", it) for it in commits.uncommitted(folder)}
    else:
        copies = _copies(folder)
        then = _texts(copies[-1]) if copies else {}
        old = {it: then.get(it) for it in {*then, *now} if then.get(it) != now.get(it)}
    odd = {it for it in old if (folder / it).is_symlink()}
    odd |= {it for it in old if it not in now and (folder / it).exists()}
    return {file: text for file, text in old.items() if file not in odd}


def _keys(changes: Iterable[tuple[str, Key]]) -> dict[str, set[Key]]:
    found: dict[str, set[Key]] = {}
    for file, key in changes:
        found.setdefault(file, set()).add(key)
    return found


def _how(texts: Texts) -> Word["new", "changed", "gone", "moved"]:
    old, new = texts
    if old == new:
        return "moved"
    return "new" if old is None else "gone" if new is None else "changed"


def _mark(texts: Texts) -> str:
    return digest(repr(texts))


# Without git ----------------------------------------------------------------------------


def _copies(folder: Path) -> list[Path]:
    place = folder / BESIDE / COPIES
    there = place.iterdir() if place.is_dir() else ()
    return sorted(it for it in there if not it.name.startswith("."))


def _texts(place: Path) -> dict[str, str]:
    return {file: it.decode("utf-8", "replace") for file, it in read_folder(place)[0].items()}


def _copy(store: Store, files: Iterable[str], taken: commits.Taken, message: str, who: str) -> None:
    """Copy what was published last, with what is chosen in it."""
    place = store.folder / BESIDE / COPIES
    place.mkdir(exist_ok=True)
    copies = _copies(store.folder)
    kept = read_folder(copies[-1])[0] if copies else {}
    for file in files:
        text = taken(file, kept[file].decode() if file in kept else None)
        if text is None:
            del kept[file]
        else:
            kept[file] = text.encode()
    when = store.clock()
    name = when.strftime("%Y-%m-%dT%H-%M-%S.%f")
    beside = place / f".{name}.new"
    try:
        for file, content in kept.items():
            (beside / file).parent.mkdir(parents=True, exist_ok=True)
            written(beside / file, content)
        about = Publication(name, who, when.isoformat(timespec="seconds"), message, (), (*files,))
        written(beside / _ABOUT, json.dumps(asdict(about), ensure_ascii=False).encode())
        os.replace(beside, place / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


_ABOUT = "about.json"


def _about(place: Path) -> Publication:
    told = json.loads((place / _ABOUT).read_bytes())
    return read_signed(Publication(**{**told, "files": tuple(told["files"])}))
