"""Catalogues of translations brought up to date, and the first files of a new tree."""
