"""A page as the JSON of the API and of `wizard walk --format json`.

In: a `Page`. Out: a plain dict of strings, numbers, lists and dicts, as `interfaces.md` promises.
It must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from wizard.present.shapes import (
    AmountPage,
    ContactPage,
    DependsPage,
    DocumentPage,
    OptionPage,
    OutcomePage,
    Page,
    PermitPage,
    QuestionPage,
    Region,
    Said,
    SourcePage,
)

Json: TypeAlias = dict[str, Any]


def as_json(page: Page) -> Json:
    """Write a page; what it does not have is `null` or an empty list."""
    body = page.body
    asked = body if isinstance(body, QuestionPage) else None
    return {
        "tree": page.tree,
        "version": page.version,
        "lang": page.lang,
        "day": page.day.isoformat(),
        "state": page.state,
        "question": _question(asked) if asked else None,
        "error": asked.error.message if asked and asked.error else None,
        "depends": _depends(body) if isinstance(body, DependsPage) else None,
        "outcome": _outcome(body) if isinstance(body, OutcomePage) else None,
        "answers": [
            {
                "question": one.question,
                "ask": one.ask.plain,
                "answer": one.answer[0] if len(one.answer) == 1 else list(one.answer),
                "label": one.label.plain,
                "decided": one.decided,
                "because": [text.plain for text in one.because],
                "sources": _sources(one.sources),
            }
            for one in page.answered
        ],
        "unused": [name for name, _ in page.carried[len(page.answered) :]],
        "lost": list(page.lost),
        "facts": dict(page.facts),
        "remaining": {"min": asked.remaining.least, "max": asked.remaining.most} if asked else None,
    }


def _question(body: QuestionPage) -> Json:
    listed = () if body.kind == "country" else body.options  # any ISO 3166-1 code is an answer
    return {
        "id": body.id,
        "ask": body.ask.plain,
        "hint": _plain(body.hint),
        "why": _plain(body.why),
        "find_out": _plain(body.find_out),
        "type": body.kind,
        "options": [_option(option) for option in listed],
        "extra": [_option(option) for option in body.extras],
        "min": body.minimum,
        "max": body.maximum,
        "unit": _plain(body.unit),
        "suggestions": [_option(option) for option in body.suggestions],
    }


def _option(option: OptionPage) -> Json:
    return {"id": option.value, "label": option.label.plain, "hint": _plain(option.hint)}


def _depends(body: DependsPage) -> Json:
    return {
        "question": body.question,
        "ask": body.ask.plain,
        "find_out": _plain(body.find_out),
        "regions": [_region(region) for region in body.regions],
        "contacts": [_contact(contact) for contact in body.contacts],
        "notices": [notice.plain for notice in body.notices],
    }


def _region(region: Region) -> Json:
    return {
        "label": region.label.plain,
        "answer": region.answer[0] if len(region.answer) == 1 else list(region.answer),
        "outcomes": [
            {"id": id, "title": title.plain, "verdict": verdict, "verdict_label": words}
            for id, title, verdict, words in region.outcomes
        ],
    }


def _outcome(body: OutcomePage) -> Json:
    return {
        "id": body.id,
        "verdict": body.verdict,
        "verdict_label": body.verdict_label,
        "title": body.title.plain,
        "guidance_html": str(body.guidance.html),
        "next_steps": [str(step.html) for step in body.next_steps],
        "documents": [_document(document) for document in body.documents],
        "notes": [
            {"id": note.id, "title": _plain(note.title), "text_html": str(note.text.html)}
            for note in body.notes
        ],
        "permits": [_permit(permit) for permit in body.permits],
        "contacts": [_contact(contact) for contact in body.contacts],
        "continue": [
            {
                "tree": one.tree,
                "title": one.title.plain,
                "answers": {
                    name: texts[0] if len(texts) == 1 else list(texts)
                    for name, texts in one.answers.items()
                },
            }
            for one in body.continues
        ],
        "amounts": [_amount(amount) for amount in body.amounts],
        "sources": _sources(body.sources),
        "notices": [notice.plain for notice in body.notices],
        "changes": [
            {
                "question": change.question,
                "ask": change.ask.plain,
                "label": change.label.plain,
                "regions": [_region(region) for region in change.regions],
            }
            for change in body.changes
        ],
        "aside": body.aside,
    }


def _document(document: DocumentPage) -> Json:
    return {
        "id": document.id,
        "title": document.title.plain,
        "hint": _plain(document.hint),
        "url": document.url,
    }


def _permit(permit: PermitPage) -> Json:
    return {
        "id": permit.id,
        "title": permit.title.plain,
        "url": permit.url,
        "fee": _amount(permit.fee) if permit.fee else None,
        "decision": _plain(permit.decision),
        "applicant": _plain(permit.applicant),
    }


def _amount(amount: AmountPage) -> Json:
    return {
        "id": amount.id,
        "title": amount.title.plain,
        "text": amount.said.plain,
        "known": amount.known,
        "until": amount.until.isoformat() if amount.until else None,
    }


def _contact(contact: ContactPage) -> Json:
    return {
        "id": contact.id,
        "title": contact.title.plain,
        "url": contact.url,
        "phone": contact.phone,
        "hours": _plain(contact.hours),
        "hint": _plain(contact.hint),
    }


def _sources(sources: Iterable[SourcePage]) -> list[Json]:
    return [
        {
            "title": source.title.plain,
            "url": source.url,
            "seen": source.seen.isoformat() if source.seen else None,
        }
        for source in sources
    ]


def _plain(text: Said | None) -> str | None:
    return text.plain if text else None
