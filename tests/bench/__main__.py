"""`python3 run.py bench [--only ROW …]`: the table of weight and speed, or rows of it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.bench import (
    attack,
    day,
    editing,
    load,
    pages,
    phone,
    proxy,
    saves,
    soak,
    storm,
    weights,
)
from tests.bench.measure import Row, quiet, table
from tests.bench.ready import say


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are measured together; `whole` where they belong to the table as a whole."""

    rows: Callable[[], Iterator[Row]]
    told: str
    whole: bool = True


PARTS: Mapping[str, Part] = {
    "page": Part(pages.question_pages, "a question page against a constant one"),
    "walk": Part(pages.walks, "a walk of six questions against formtools"),
    "bytes": Part(weights.rows, "what goes over the wire"),
    "lcp": Part(phone.paints, "a page on a slow phone against the page without scripts"),
    "step": Part(phone.steps, "a step on a slow phone against SurveyJS"),
    "check": Part(editing.rows, "check and count of 10,000 questions against yaml.load"),
    "diff": Part(editing.compared, "what a change of a tree does, found walk by walk"),
    "studio": Part(saves.rows, "each kind of save in the studio, until all it does is shown"),
    "hit": Part(proxy.rows, "a page from the cache of nginx against one that is drawn, and a file"),
    "storm": Part(storm.rows, "10,000 walks while workers are killed and trees change"),
    "load": Part(load.rows, "twice what one worker sustains, for a minute"),
    "soak": Part(soak.rows, "ten minutes at a moderate rate: what grows", whole=False),
    "attack": Part(attack.rows, "honest answers while others attack", whole=False),
    "day": Part(day.rows, "what a country on a bad news day takes, as a table", whole=False),
}


def main(words: list[str]) -> int:
    chosen = _chosen(words)
    rows = []
    for name in chosen:
        noise = "" if quiet() else " (the machine is busy with something else)"
        say(f"{name}: {PARTS[name].told}{noise} …")
        begun = time.monotonic()
        for row in PARTS[name].rows():
            say(f"  {row.what}: {row.found} (wanted {row.wanted}) {row.told}")
            rows.append(row)
        say(f"  {time.monotonic() - begun:.0f} s")
    print(table(rows))
    return 1 if any(row.met is False for row in rows) else 0


def _chosen(words: list[str]) -> list[str]:
    listed = "\n".join(
        f"  {name:7} {part.told}{'' if part.whole else ' (by name only)'}"
        for name, part in PARTS.items()
    )
    parser = argparse.ArgumentParser(
        prog="python3 run.py bench",
        description=f"Measure weight and speed.\n\n{listed}",
        epilog="tests/bench/README.md says how to read each row.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="ROW", help="these rows alone")
    only = parser.parse_args(words).only
    return only or [name for name, part in PARTS.items() if part.whole]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
