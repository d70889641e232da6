"""A folder of trees changed: in come its files and a wish, out come the files that change."""
