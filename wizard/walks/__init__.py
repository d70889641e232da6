"""One walk, and all walks of a tree: which answers arrive where, exactly."""
