"""What a change does: which answers lead elsewhere, exactly, and which words changed.

Both trees are walked with the same answers (`walks.joint`); `shown` compares what an outcome shows,
`sizes` counts and groups, `search` finds a walk, `smallest_condition` what a group has in common,
`phrased` says it in the format's own words, and `moves` puts it all together. `renames` sees to
new names, `contents` and `changed_words` compare what is written, `compare`
whole folders; `outline`, `render` and `json_report` show it.
"""
