"""The page beside the editor: which answers it shows, where they lead, which field says its words.

In: the desk, a route, answers as a case or an address writes them; words of a page. Out: addresses
of the preview, a walk that can be given to somebody, the place of a text. Answers are examples
here, so an address of the preview holds them for a sensitive route too. It must not know forms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from wizard.edits.spelled import in_braces
from wizard.edits.splices import Path
from wizard.present.page import present
from wizard.present.shapes import OutcomePage
from wizard.studio.cards import Card
from wizard.studio.desk import Desk
from wizard.studio.saving import Unfit, pairs_in
from wizard.trees.library import TREE_FILE
from wizard.trees.model import Text, Tree
from wizard.trees.texts import shared_texts
from wizard.walks.walk import Answers, Arrived, NoRule, Walk, walk
from wizard.web.address import Pairs, address, query
from wizard.words.messages import translation

LIKE = 0.5
"""How much of two texts must be the same words, at least, for one to be the other."""

_WORDS = re.compile(r"\w+")
_UNSAID = re.compile(r"\{[^{}]*\}|\]\([^()]*\)")
"""What stands in a text and on no page as it is written: placeholders, the targets of links."""
_BLOCKS = re.compile(r"\n\s*\n|\n\s*(?:[-*]|\d+\.)\s")


@dataclass(frozen=True, slots=True)
class Walked:
    """Answers and where they lead: `words` are they as a case writes them, `query` as an address
    does; `anchor` is the card of what is shown then, `title` and `verdict` (empty: a question) what
    it says; `told` is each question with its answer."""

    tree: Tree
    words: str
    query: str
    address: str
    anchor: str
    title: str
    verdict: str
    told: tuple[tuple[str, str], ...]


def answers_in(tree: Tree, words: str) -> Answers:
    """Read answers to a route as a case or an address writes them; raises `Unfit`."""
    if "=" in words:
        pairs: dict[str, list[str]] = {}
        for name, text in parse_qsl(words):
            pairs.setdefault(name, []).append(text)
    else:
        found = pairs_in((), words) if words.strip() else {}
        if not isinstance(found, Mapping) or not all(map(_answer, found.values())):
            raise Unfit((), "these are no answers", "write `question: answer, question: answer`")
        pairs = {id: [it] if isinstance(it, str) else it for id, it in found.items()}
    return {id: tuple(texts) for id, texts in pairs.items() if id in tree.questions}


def _answer(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(it, str) for it in value)
    )


def in_words(answers: Answers) -> str:
    """Write answers as a case does."""
    told = {id: it[0] if len(it) == 1 else list(it) for id, it in answers.items()}
    return in_braces(told)[1:-1]


def _walk(desk: Desk, tree: Tree, answers: Answers, at: str | None = None) -> Walk | None:
    try:
        return walk(tree, answers, desk.day(), ask=at)
    except NoRule:
        return None


def _pairs(made: Walk) -> Pairs:
    return [(it.question.id, it.answer) for it in made.steps]


def _anchor(made: Walk) -> str:
    end = made.end
    return (
        f"outcome-{end.outcome.id}"
        if isinstance(end, Arrived)
        else f"question-{end.question.place}"
    )


def as_case(desk: Desk, tree: Tree, sent: str) -> Mapping[str, str]:
    """Fill in the form of a new case with a walk: what was answered, and where that leads."""
    answers = answers_in(tree, sent)
    made = _walk(desk, tree, answers)
    if made is None:
        return {}
    return {
        'v:["+","on"]': desk.day().isoformat(),
        'v:["+","answers"]': in_words(answers),
        'v:["+","outcome"]': made.end.outcome.id if isinstance(made.end, Arrived) else "",
    }


def shown_at(desk: Desk, tree: Tree, card: Card | None, lang: str, answers: Answers) -> str:
    """Give the address on which the preview shows an element: reached by the answers, or else as a
    case of the route reaches it; where the answers lead, or the start, where nothing does."""
    start = f"/{lang}/{tree.id}"
    check = f"{start}/check"
    ways = [answers] if answers else []
    if card is not None and card.sort in ("questions", "outcomes"):
        ways += [case.answers for case in desk.library.cases.get(tree.id, ())]
        for made in (found for way in ways if (found := _walk(desk, tree, way))):
            places = [f"question-{it.question.place}" for it in made.steps]
            if card.anchor in places:
                return address(check, _pairs(made)[: places.index(card.anchor)])
            if card.anchor == _anchor(made):
                return address(check, _pairs(made))
    led = _walk(desk, tree, answers) if answers else None
    return address(check, _pairs(led)) if led else start


def walked(desk: Desk, tree: Tree, answers: Answers, lang: str, at: str = "") -> Walked | None:
    """Say where answers lead, in a language; `at` is the question that the page asks, if it asks
    one that is answered already. `None` where no rule takes them."""
    made = _walk(desk, tree, answers, at if at in answers else None)
    if made is None:
        return None
    page, pairs = present(desk.stock().presenter, made, lang), _pairs(made)
    match page.body:
        case OutcomePage(title=title, verdict_label=verdict):
            pass
        case asked:
            title, verdict = asked.ask, ""
    return Walked(
        tree,
        in_words(dict(pairs)),
        query(pairs),
        address(f"/{lang}/{tree.id}/check", pairs),
        _anchor(made),
        title.plain,
        verdict,
        tuple((it.ask.plain, it.label.plain) for it in page.answered),
    )


def beside(
    desk: Desk, tree: Tree, card: Card | None, lang: str, words: str
) -> Mapping[str, object]:
    """Give what stands beside the cards: the address of the `preview`, the `walk` that it shows,
    and what is `wrong` with the answers that were asked for."""
    wrong = ""
    answers: Answers = {}
    try:
        answers = answers_in(tree, words)
    except Unfit as why:
        wrong = why.problem.message
    at = shown_at(desk, tree, card, lang, answers)
    path, _, given = at.partition("?")
    begun = path.endswith("/check")
    walk = walked(desk, tree, answers_in(tree, given), lang) if begun else None
    return {"preview": at, "walk": walk, "wrong": wrong}


# Words ----------------------------------------------------------------------------------


def spot(desk: Desk, tree: str, words: str, lang: str, anchor: str) -> tuple[str, Path] | None:
    """Find the file and the place in it of the text of a route that a page says in some words, in a
    language; of two that are alike, that of the element which the page shows."""
    voice, wanted = (
        desk.stock().presenter.voices.get(lang),
        Counter(_WORDS.findall(words.casefold())),
    )
    if voice is None or not wanted:
        return None
    element = f"{anchor.partition('-')[2]}."

    def alike(text: Text) -> float:
        said = (
            None
            if voice.source is None
            else translation(voice.texts.get(text.catalogue, {}), text.context, text.source)
        )
        shares = (_share(wanted, it) for it in _BLOCKS.split(said or text.source))
        return max(shares) + (0.01 if text.context.startswith(element) else 0)

    best = max(_texts(desk, tree), key=lambda it: alike(it[1]), default=None)
    if best is None or alike(best[1]) < LIKE:
        return None
    file, text = best
    opened = desk.opened(file)
    places = opened.texts.items() if opened else ()
    return next(((file, path) for path, it in places if it.span == text.span), None)


def _texts(desk: Desk, tree: str) -> Iterator[tuple[str, Text]]:
    """Give each text that pages of a route may say, with its file."""
    opened = desk.opened(f"{tree}/{TREE_FILE}")
    for text in opened.texts.values() if opened else ():
        yield f"{tree}/{TREE_FILE}", text
    for each in shared_texts(desk.library.shared):
        for text in each.variants:
            yield text.span.path.removeprefix(desk.library.root), text


def _share(wanted: Counter[str], block: str) -> float:
    there = Counter(_WORDS.findall(_UNSAID.sub(" ", block).casefold()))
    return sum((wanted & there).values()) / sum((wanted | there).values())
