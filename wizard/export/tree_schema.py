"""The JSON Schema of a tree file, by which editors' programs complete and explain keys.

In: the keys by which the builder reads. Out: the text of `trees/tree.schema.json`. It helps while
typing; what is wrong is said by `check` alone, so it allows whatever `check` might.
"""

from __future__ import annotations

import json

from wizard.trees.build import TREE
from wizard.trees.mapping import ONE_LINE, Schema, keyed
from wizard.trees.outcomes import ITEM, OUTCOME, TAKEN
from wizard.trees.questions import OPTION, QUESTION
from wizard.trees.rules import OTHERWISE, RULE


def tree_schema() -> Schema:
    """Give the schema of `tree.yaml`."""
    option = {"anyOf": [ONE_LINE, keyed(OPTION)]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A tree of the eligibility wizard",
        **keyed(TREE),
        "definitions": {
            # What a shared entry has, the tree that takes it may leave out.
            "question": keyed(QUESTION, ()),
            "outcome": keyed(OUTCOME, ()),
            "options": {"type": "object", "additionalProperties": option},
            "rule": {"anyOf": [keyed(RULE), keyed(OTHERWISE)]},
            "entries": {"type": "object", "minProperties": 1},
            "item": {"anyOf": [ONE_LINE, keyed(ITEM)]},
            "entry": {"anyOf": [ONE_LINE, keyed(ITEM), keyed(TAKEN)]},
        },
    }


def schema_text() -> str:
    """Write the schema as the file holds it."""
    return json.dumps(tree_schema(), ensure_ascii=False, indent=2) + "\n"
