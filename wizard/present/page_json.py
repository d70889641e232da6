"""A page as the JSON of the API and of `wizard walk --format json`.

In: a `Page`. Out: a plain dict of strings, numbers, lists and dicts, as `interfaces.md` promises.
`API` is the promise: of each shape what is told, under which name. The description of the API is
made from it too (`wizard.web.api`). It must not know HTTP.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from wizard.present import shapes
from wizard.present.shapes import Said

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WalkTold:
    """What is told of a walk; a part is `None` where the walk does not end in such a thing."""

    tree: str
    version: str
    lang: str
    day: date
    state: shapes.State
    question: shapes.QuestionPage | None
    error: str | None
    depends: shapes.DependsPage | None
    outcome: shapes.OutcomePage | None
    answers: tuple[shapes.Answered, ...]
    unused: tuple[str, ...]
    lost: tuple[str, ...]
    facts: Mapping[str, str]
    remaining: shapes.Remaining | None
    warnings: tuple[shapes.WarningPage, ...]


API: Mapping[type, str] = {
    shapes.StartPage: "tree title summary version reviewed sensitive",
    shapes.SitePage: "title lead colophon sender first",
    shapes.SenderPage: "title url",
    WalkTold: "tree version lang day state question error depends outcome answers unused lost "
    "facts remaining warnings",
    shapes.WarningPage: "question message",
    shapes.Remaining: "min=least max=most",
    shapes.QuestionPage: "id ask hint why find_out type=kind options extra=extras min=minimum "
    "max=maximum at_least none=nothing unit suggestions",
    shapes.OptionPage: "id=value label hint",
    shapes.DependsPage: "question ask find_out asked regions contacts notices",
    shapes.Region: "label answer outcomes",
    shapes.EndLine: "id title verdict verdict_label",
    shapes.OutcomePage: "id verdict verdict_label title guidance_html=guidance apply "
    "glance first next_steps steps documents notes permits contacts continue=continues amounts "
    "sources notices show changes fits still_counts gaps aside share",
    shapes.SharePage: "text general",
    shapes.CardPage: "say lang means contact",
    shapes.AskedLater: "question ask",
    shapes.GapPage: "question missing given least part",
    shapes.FactPage: "label text until",
    shapes.FirstPage: "text url go",
    shapes.StepPage: "text_html=text who takes wait before days_left deadline late go",
    shapes.DocumentPage: "id title hint url",
    shapes.NotePage: "id title text_html=text",
    shapes.ContinuePage: "tree title answers",
    shapes.ChangePage: "question ask label regions",
    shapes.PermitPage: "id title url fee decides decision applicant",
    shapes.AmountPage: "id title text=said known until",
    shapes.ContactPage: "id title url phone phone_inside hours languages address geo hint",
    shapes.SourcePage: "title url seen",
    shapes.Answered: "question ask answer label told unsure guessed find_out decided because "
    "sources",
}
"""Of each shape the names told, in their order; `name=attribute` where they differ."""

AS_HTML = ("guidance_html", "next_steps", "text_html")
"""The names under which texts are told with their markup; all others are plain."""

ONE_OR_SEVERAL = "answer"
"""The name under which a list of one is told as that one."""


def names(shape: type) -> Mapping[str, str]:
    """Give the attribute that each name of a shape tells."""
    pairs = (word.partition("=") for word in API[shape].split())
    return {name: attribute or name for name, _, attribute in pairs}


def as_json(page: shapes.Page) -> Json:
    """Write a page; what it does not have is `null` or an empty list."""
    body = page.body
    asked = body if isinstance(body, shapes.QuestionPage) else None
    whole = WalkTold(
        tree=page.tree,
        version=page.version,
        lang=page.lang,
        day=page.day,
        state=page.state,
        question=asked,
        error=asked.error if asked else None,
        depends=body if isinstance(body, shapes.DependsPage) else None,
        outcome=body if isinstance(body, shapes.OutcomePage) else None,
        answers=page.answered,
        unused=tuple(name for name, _ in page.carried[len(page.answered) :]),
        lost=page.lost,
        facts=page.facts,
        remaining=asked.remaining if asked else None,
        warnings=page.warnings,
    )
    told: Json = as_told(whole)
    return told


def as_told(thing: Any, name: str = "") -> Any:
    """Write a shape, or a part of one that is told under a name."""
    match thing:
        case shapes.QuestionPage(options=options, listed=listed) if options != listed:
            return as_told(replace(thing, options=listed))  # any ISO 3166-1 code is an answer
        case Said():
            return str(thing.html) if name in AS_HTML else thing.plain
        case date():
            return thing.isoformat()
        case tuple() if name == ONE_OR_SEVERAL:
            return thing[0] if len(thing) == 1 else list(thing)
        case tuple():
            return [as_told(part, name) for part in thing]
        case Mapping():
            return {key: as_told(value, ONE_OR_SEVERAL) for key, value in thing.items()}
    if type(thing) in API:
        shown = names(type(thing)).items()
        return {each: as_told(getattr(thing, attribute), each) for each, attribute in shown}
    return thing
