"""Everything that is wrong with a folder of trees, each finding explained."""
