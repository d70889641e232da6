"""Writes `static/countries.json` anew, after names were added: `python -m tests.words.index`."""

import json

from wizard import places
from wizard.trees.values import CODES
from wizard.words.countries import TERRITORIES, index
from wizard.words.load_interface import COUNTRIES, load_country_names


def written() -> str:
    """The index of countries as browsers read it, a line for each."""
    made = index(load_country_names(), CODES)
    lines = {
        code: "|".join((*map(";".join, parts), *(["part"] if code in TERRITORIES else [])))
        for code, parts in made.items()
    }
    return json.dumps(lines, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    (places.static() / COUNTRIES).write_text(written(), encoding="utf-8")
