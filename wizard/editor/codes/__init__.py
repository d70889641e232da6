"""Every diagnostic by its code: the one place where it is documented.

`wizard explain`, the handbook's chapter and SARIF are all made from it; tests build every
example and compare the codes with those the program emits.
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.editor.codes.entry import Code
from wizard.editor.codes.names import NAMES
from wizard.editor.codes.shape import SHAPE
from wizard.editor.codes.upkeep import UPKEEP
from wizard.editor.codes.walks import WALKS

CODES: Mapping[str, Code] = {code.code: code for code in (*SHAPE, *NAMES, *WALKS, *UPKEEP)}
