"""What a change does: which answers lead elsewhere, exactly, and which words changed.

`answers` divides each question by the tests of both trees, `side` is one tree as both walks go
through it, `same` knows futures that are the same, `shown` compares what an outcome shows,
`product` walks both trees at once, `tally` counts and groups, `search` finds a walk,
`conditions` the smallest condition of a group, and `phrased` says it in the format's own words.
"""
