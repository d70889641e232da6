"""Regions are what every test of a tree tells apart, wherever it stands."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.trees.calendar import Day
from wizard.trees.library import build_folder
from wizard.walks.division import divide
from wizard.walks.in_words import regions_said

TREE = """\
title: T
summary: S
reviewed: 2026-11-22
start: age
unlisted: ask
questions:
  age: {ask: How old?, type: number, min: 0, max: 120, next: fits}
outcomes:
  fits:
    verdict: likely
    title: This fits
    guidance: You can apply.
    SHOWS
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""
NOTES = """\
young: {title: For the young, text: Ask a parent., when: {age: under 18}}
always: {title: For all, text: Bring a pen.}
"""
PERMITS = "here: {title: A permit, url: https://example.org/here}\n"
CONTACTS = "line: {title: A number, phone: +31 88 043 0430}\n"


@pytest.mark.parametrize(
    "shows",
    [
        "next-steps: [{when: {age: under 18}, text: Ask a parent.}]",
        "documents: [{when: {age: under 18}, text: A letter}]",
        "notes: [{when: {age: under 18}, text: Ask a parent.}]",
        "notes: [young]",
        "notes: [always, {when: {age: at most 17}, text: Read this too.}, young]",
        "glance: [{when: {age: under 18}, label: Who, text: A parent}]",
        "first: [{when: {age: under 18}, text: Ask a parent}, {text: Apply}]",
        "apply: [{use: here, when: {age: under 18}}]",
        "permits: [{use: here, when: {age: under 18}}]",
        "contacts: [{use: line, when: {age: under 18}}]",
    ],
)
def test_what_an_outcome_shows_to_some_alone_divides_the_answers(shows: str) -> None:
    text = TREE.replace("SHOWS", shows)
    library = build_folder(
        {
            "example/tree.yaml": text,
            "shared/notes.yaml": NOTES,
            "shared/permits.yaml": PERMITS,
            "shared/contacts.yaml": CONTACTS,
        }
    )
    tree = library.trees["example"]
    division = divide(tree, Day(date(2026, 11, 22), tree.catalogue.amounts))["age"]
    assert len(division.regions) == 2
    said = {regions_said(division, [index]) for index in range(2)}
    assert said == {"0 to 17", "18 to 120"}
