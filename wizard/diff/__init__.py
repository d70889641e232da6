"""What a change does: which answers lead elsewhere, exactly, and which words changed.

`divided` (with `typed`) divides each question by the tests of both trees, `side` is one tree as
both walks go through it, `same` knows futures that are the same, `shown` compares what an outcome
shows, `product` walks both trees at once from one of its `stands` to the next, `tally` counts and
groups, `search` finds a walk, `conditions` the smallest condition of a group, `phrased` says it in
the format's own words, and `moves` puts it all together. `renames` and `renamed` see to new names,
`contents` and `texts` compare what is written, `compare` whole folders; `outline`, `written` and
`data` show it.
"""
