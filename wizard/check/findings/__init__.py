"""What can be found: a module for each family of findings, a function for each finding.

A finding is a function `(look, tree) -> Iterable[Diagnostic]`; `(look)` where it is about what
trees share, `(look, folder)` where it is about the texts of either. It stands in a list of
`wizard.check.run`, or of `wizard.check.served` where it stops a tree from being served; what its
code means stands in `wizard/check/manual/CODE.md`.
"""
