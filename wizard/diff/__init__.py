"""What a change does: which answers lead elsewhere, exactly, and which words changed.

Both trees are walked with the same answers (`walks.joint`); `shown` compares what an outcome shows,
`sizes` counts and groups, `smallest_condition` finds what a group has in common, `phrased` says it
in the format's own words and in those of the questions, and `moves` puts it all together, the
gravest first. `renames` sees to new names, `contents` compares what is written and finds texts that
tell an old limit, `compare` whole folders; `outline`, `render` and `json_report` show it.
"""
