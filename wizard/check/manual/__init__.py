"""Every diagnostic by its code: the one place where it is documented.

`wizard explain`, the handbook's chapter and SARIF are all made from it; tests build every
example and compare the codes with those the program emits.
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.check.manual.about_walks import WALKS
from wizard.check.manual.entry import Code
from wizard.check.manual.names import NAMES
from wizard.check.manual.out_of_date import UPKEEP
from wizard.check.manual.shape import SHAPE

CODES: Mapping[str, Code] = {code.code: code for code in (*SHAPE, *NAMES, *WALKS, *UPKEEP)}
