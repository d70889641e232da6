"""From a walk to the page it shows: the one door into this package.

In: a walk, a language, the folder's trees and words. Out: a `Page`; also what stands before a walk
(`StartPage`) and on every page (`SitePage`). Pure: no web, no clock, no disk; what it keeps between
pages depends on tree, day and language alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date

from markupsafe import escape

from wizard.caches import DRAWN, LARGE, Fragments
from wizard.present.answers import answered, carried, guessed, lost, warnings
from wizard.present.entries import source_pages
from wizard.present.fill import Scene, said, said_if
from wizard.present.in_language import Voice, escaped, voices
from wizard.present.outcome import outcome_page
from wizard.present.question import depends_page, question_page
from wizard.present.shapes import (
    AsidePage,
    Body,
    OutcomePage,
    Page,
    Said,
    SenderPage,
    SharePage,
    SitePage,
    StartPage,
    State,
)
from wizard.trees.kinds import canonical
from wizard.trees.library import Library
from wizard.trees.model import Aside, Text, Tree
from wizard.trees.organisation import Organisation
from wizard.trees.texts import own_texts, shown_of_shared, texts_of
from wizard.walks.ahead import Ahead, ahead
from wizard.walks.decided import decided
from wizard.walks.lines import in_general
from wizard.walks.walk import Arrived, Asked, Depends, Invalid, Walk
from wizard.words import sentences as phrases
from wizard.words.messages import Unreadable, read
from wizard.words.words import Interface

MISSING = 0.05
"""The share of a route's texts that may be missing in a language that it is offered in."""

_SENTENCE = re.compile(r"(?<=[.!?…؟])\s+")


@dataclass(frozen=True, slots=True)
class Presenter:
    """The served trees of a folder and whose they are, with their words; made once per loading."""

    trees: Mapping[str, Tree]
    organisation: Organisation
    voices: Mapping[str, Voice]
    fragments: Fragments

    def ahead(self, tree: Tree, day: date) -> Ahead:
        """Find the way ahead of a tree on a day; the first time takes up to a second."""
        key = ("ahead", tree.id, tree.version, day)
        return self.fragments.find(key, lambda: ahead(tree, day), LARGE)

    def offers(self, tree: Tree, lang: str) -> bool:
        """Say whether a route is offered in a language: nothing may be missing there, or nothing
        that nobody can do without, and little else, of what it takes from shared files too."""

        if lang in (self.organisation.source, *self.organisation.required):
            return True
        needed, every = self.fragments.find(("spoken", tree.id), lambda: _spoken(tree), DRAWN)
        missing = [it for it in every if not self.voices[lang].translates(it)]
        return needed.isdisjoint(missing) and len(missing) <= MISSING * len(every)


def presenter(library: Library, interfaces: Mapping[str, Interface]) -> Presenter:
    """Put trees and words together; a catalogue that does not parse counts as absent."""
    texts = {
        folder: {
            lang: found
            for lang, po in by_lang.items()
            if not isinstance(found := read(po), Unreadable)
        }
        for folder, by_lang in library.translations.items()
    }
    terms = library.shared.catalogue.terms.values()
    known = Fragments()
    spoken = voices(interfaces, texts, known, terms, library.organisation.source)
    return Presenter(library.trees, library.organisation, spoken, known)


def present(
    presenter: Presenter,
    walk: Walk,
    lang: str,
    *,
    at: str | None = None,
    guesses: Collection[str] = (),
    general: bool = False,
) -> Page:
    """Show where a walk is.

    `at` is the question whose form was just sent: what is wrong with its answer is an error, while
    other answers that do not fit were lost. `guesses` name questions answered by somebody who does
    not know. A page in `general` is of nobody's walk.
    """
    tree, why, guesses = walk.tree, decided(walk), guessed(walk, guesses, at)
    scene = Scene(presenter.voices[lang], tree, walk.day, walk.facts)
    state, body = _body(presenter, scene, walk, why)
    if tree.sensitive and isinstance(body, OutcomePage) and not general:
        body = replace(body, share=_share(presenter, tree, body.id, lang, walk.day))
    first = not walk.steps and isinstance(walk.end, Asked | Invalid)
    asides = (*tree.asides, *(() if isinstance(walk.end, Arrived) else walk.end.question.asides))
    page = Page(
        tree=tree.id,
        tree_title=said(scene, tree.title),
        version=tree.version,
        reviewed=tree.reviewed,
        sensitive=tree.sensitive,
        lang=lang,
        day=walk.day,
        state=state,
        body=body,
        answered=tuple(answered(scene, walk, why, guesses)),
        carried=carried(walk),
        guesses=guesses,
        lost=lost(scene, walk, at),
        warnings=tuple(warnings(scene, walk)),
        asides=_asides(scene, asides),
        unlisted=AsidePage(tree.unlisted.id, escaped(phrases.unlisted(scene.words))),
        lead=_lead(scene, tree) if first else None,
        foreign=False,
        facts={id: ",".join(canonical(value)) for id, value in walk.facts.items()},
    )
    return replace(page, foreign=True) if _foreign(presenter, scene.voice, page) else page


def _body(
    presenter: Presenter, scene: Scene, walk: Walk, why: Collection[str]
) -> tuple[State, Body]:
    ways = presenter.ahead(walk.tree, walk.day)
    match walk.end:
        case Asked(question, value):
            reach = ways.at(question.place, walk.facts, walk.unused)
            filled = () if value is None else canonical(value)
            return "asked", question_page(scene, question, reach, filled)
        case Invalid(question, raw, refused):
            reach = ways.at(question.place, walk.facts, walk.unused)
            return "invalid", question_page(scene, question, reach, raw, refused)
        case Depends(question):
            reach = ways.at(question.place, walk.facts, walk.unused)
            return "depends", depends_page(scene, question, ways, reach)
        case Arrived() as end:
            return "arrived", outcome_page(scene, walk, end, why, presenter.trees, ways)


def start_page(presenter: Presenter, tree: Tree, lang: str, day: date) -> StartPage:
    """Show what a route is about, before its first question."""
    scene = Scene(presenter.voices[lang], tree, day, {})
    page = StartPage(
        tree=tree.id,
        title=said(scene, tree.title),
        summary=said(scene, tree.summary),
        intro=said_if(scene, tree.intro, block=True),
        version=tree.version,
        reviewed=tree.reviewed,
        sensitive=tree.sensitive,
        lang=lang,
        asides=_asides(scene, tree.asides),
        sources=source_pages(scene, (tree.source,)),
        foreign=False,
    )
    return replace(page, foreign=True) if _foreign(presenter, scene.voice, page) else page


def general_page(presenter: Presenter, tree: Tree, id: str, lang: str, day: date) -> Page | None:
    """Show an outcome as it is for everybody who comes there; `None` where it cannot be shown so.

    There is no walk: nothing that somebody answered can be on this page, the same all day.
    """

    def make() -> tuple[Page | None]:
        outcome = in_general(tree, tree.outcomes[id])
        walk = Walk(tree, day, (), Arrived(outcome), {}, {}) if outcome else None
        return (present(presenter, walk, lang, general=True) if walk else None,)

    return presenter.fragments.find(("general", tree.id, id, lang, day), make, DRAWN)[0]


def _share(presenter: Presenter, tree: Tree, id: str, lang: str, day: date) -> SharePage | None:
    """Give what a discreet result is shared as, where it can be said without an answer."""
    page = general_page(presenter, tree, id, lang, day)
    if page is None or not isinstance(page.body, OutcomePage):
        return None
    return SharePage(_plain(page.body), tree.outcomes[id].general(tree))


def _plain(page: OutcomePage) -> str:
    """Write a result in plain words for others: what it is, what to do, and who can help."""
    first, parts = page.first, [page.title.plain, page.guidance.plain]
    if first:
        web = first.url if first.url and first.url.startswith("https:") else None
        parts.append("\n".join(filter(None, (first.text.plain, web))))
    told = ((it.text, it.who, it.takes) for it in page.steps)
    parts.append("\n".join("- " + " · ".join(it.plain for it in step if it) for step in told))
    for contact in page.contacts:
        also = [contact.phone, contact.url]
        parts.append(" · ".join((contact.title.plain, *(it for it in also if it))))
    return "\n\n".join(filter(None, parts))


def _spoken(tree: Tree) -> tuple[frozenset[Text], tuple[Text, ...]]:
    """Give the texts without which nobody can walk a tree, and all that it can show."""
    asked = ((it.ask, it.options, it.extras) for it in tree.questions.values())
    ends = tree.outcomes.values()
    told = ((it.title, it.first, it if it.verdict == "get-help" else ()) for it in ends)
    every = (*own_texts(tree), *shown_of_shared(tree))
    titles = (it for it in every if re.fullmatch(r"(?!sources\.).+\.title", it.context))
    return frozenset((*texts_of((tree.title, *asked, *told)), *titles)), every


def site_page(presenter: Presenter, lang: str) -> SitePage:
    """Say whose pages these are, which every page tells; a neutral name where nobody says."""
    voice, site = presenter.voices[lang], presenter.organisation

    def spoken(text: Text | None) -> Said | None:
        return voice.speak(text).said if text else None

    sender = spoken(site.sender.title) if site.sender else None
    return SitePage(
        title=spoken(site.title) or escaped(phrases.site_title(voice.words)),
        lead=spoken(site.lead),
        colophon=spoken(site.colophon),
        sender=SenderPage(sender, voice.address(site.sender.link))
        if site.sender and sender
        else None,
        first=site.first,
        lang=site.source,
    )


def _lead(scene: Scene, tree: Tree) -> Said | None:
    """Give the first two sentences of what a route is about."""
    intro = said_if(scene, tree.intro, block=True)
    if intro is None:
        return None
    first = intro.html.partition("</p>")[0].striptags()
    two = " ".join(_SENTENCE.split(first)[:2])
    return Said(escape(two), two, intro.lang, intro.dir)


def _asides(scene: Scene, asides: Iterable[Aside]) -> tuple[AsidePage, ...]:
    return tuple(AsidePage(aside.go.id, said(scene, aside.label)) for aside in asides)


def _foreign(presenter: Presenter, voice: Voice, page: Page | StartPage) -> bool:
    """Say whether a page has text in another language; none has where all is translated."""

    def translated() -> bool:
        return all(map(voice.translates, texts_of(presenter.trees.values())))

    return not presenter.fragments.find(("translated", voice.lang), translated) and any(
        text.lang is not None or '<span lang="' in text.html for text in _texts(voice, page)
    )


def _texts(voice: Voice, shown: object) -> Iterator[Said]:
    if isinstance(shown, Said):
        yield shown
    elif isinstance(shown, tuple) and shown is not voice.every_country:
        for part in shown:
            yield from _texts(voice, part)
    elif is_dataclass(shown):
        for name in fields(shown):
            yield from _texts(voice, getattr(shown, name.name))
