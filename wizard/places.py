"""Where the folders beside the code are: in comes nothing, out come paths.

In a checkout templates/, static/ and trees/ lie beside the package; a wheel carries them inside it
(see force-include in pyproject.toml). Part of the outer ring; it must not know what
is in the folders.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def code() -> Path:
    """The folder of the program itself."""
    return _PACKAGE


def interface() -> Path:
    """The folder of the interface's own words: a catalogue for each language."""
    return _PACKAGE / "words" / "ui"


def starter() -> Path:
    """The folder of the files that a new route begins with, some of them translations."""
    return _PACKAGE / "cli" / "starter"


def templates() -> Path:
    """The folder of the Jinja templates."""
    return _place("templates", "templates")


def static() -> Path:
    """The folder of what is served as it is: stylesheet, scripts."""
    return _place("static", "static")


def trees() -> Path:
    """The folder of the policy that comes with the program, used where no other is configured."""
    return _place("trees", "policy")


def _place(in_checkout: str, in_wheel: str) -> Path:
    inside = _PACKAGE / in_wheel
    return inside if inside.is_dir() else _PACKAGE.parent / in_checkout
