"""`python3 run.py bench [pages|editing|…]`: the table of weight and speed, or parts of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping

from tests.bench import editing, pages, proxy
from tests.bench.measure import Row, table
from tests.bench.ready import say

PARTS: Mapping[str, Callable[[], Iterator[Row]]] = {
    "pages": pages.rows,
    "proxy": proxy.rows,
    "editing": editing.rows,
}


def main(words: list[str]) -> int:
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        say(f"no part `{unknown[0]}`; there are: {', '.join(PARTS)}")
        return 2
    rows = []
    for name, part in PARTS.items():
        for row in part() if not words or name in words else ():
            say(f"  {row.what}: {row.found} (wanted {row.wanted}) {row.told}")
            rows.append(row)
    print(table(rows))
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
