"""What all tests of the commands share: nothing of the program is written to."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from wizard import places


@pytest.fixture(autouse=True, scope="session")
def words_of_the_interface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let `wizard translate` write to a copy of the interface's catalogues."""
    copy = Path(copytree(places.interface(), tmp_path_factory.mktemp("words") / "ui"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "interface", lambda: copy)
        yield
