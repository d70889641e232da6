"""A tree for other programs.

`data` gives the compiled tree as JSON holds it; `feel` turns conditions into rows of FEEL tests and
`dmn` makes decision tables of them.
"""
