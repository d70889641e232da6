"""A whole tree on one page, as plain data."""
