"""For editors: what a tree does, proved; pure functions on the same Tree as the walk."""
