"""Words: the interface's own, those of a tree in other languages, and how values are written."""
