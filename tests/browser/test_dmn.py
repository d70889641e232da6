"""DMN as a modeller shows it: dmn-js opens our tables, with the reasons beside the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.export.readers import from_npm
from wizard.export.dmn import as_dmn
from wizard.trees.load_folder import load_folder

DMN_JS = "dmn-js@17.10.2"
TREES = Path(__file__).parents[2] / "trees"

pytestmark = pytest.mark.slow

OPEN = """async xml => {
  const viewer = new DmnJS({container: '#canvas'});
  const {warnings} = await viewer.importXML(xml);
  const tables = viewer.getViews().filter(it => it.type === 'decisionTable');
  const table = tables.find(it => it.element.id === 'question-age');
  await viewer.open(table);
  return {warnings: warnings.map(String), tables: tables.length};
}"""


def test_dmn_js_shows_the_tables_with_their_reasons(page: Any) -> None:
    place = from_npm("dmn-js", DMN_JS) / "node_modules" / "dmn-js" / "dist"
    tree = load_folder(TREES).trees["au-pair"]
    page.set_content("<div id='canvas' style='height: 600px'></div>")
    for style in ("dmn-js-shared", "dmn-js-decision-table"):
        page.add_style_tag(path=place / "assets" / f"{style}.css")
    page.add_script_tag(path=place / "dmn-viewer.production.min.js")
    told = page.evaluate(OPEN, as_dmn(tree)[0])
    assert told["warnings"] == []
    assert told["tables"] == len(tree.questions) + len(tree.decisions) + len(tree.facts)
    reasons = [rule.because.source for rule in tree.questions["age"].next if rule.because]
    assert reasons
    for reason in reasons:
        expect(page.locator(".annotation", has_text=reason[:40]).first).to_be_visible()
