"""Exact analysis: which answers arrive where, without listing walks.

Few facts are still needed at any place of a tree (only what some rule or text further on
tests), so walks that agree on those are one. `layout` gives a bit for every
combination of the facts that are live together, `sets` conditions as operations on such sets of
bits, `reach` what arrives where, `witness` the shortest walk that shows it, `count` how many walks
and routes there are, `days` the days on which the answer may change. Places and arrows come from
`wizard.trees.graph`.
"""
