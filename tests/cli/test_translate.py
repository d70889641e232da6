"""`wizard translate`: files appear, are updated and counted, and nothing is lost to an error."""

from __future__ import annotations

from tests.cli.folder import GOOD, folder, wizard
from wizard.editor.codes.entry import BASE, DUTCH

SHARED = {"shared/outcomes.yaml": "help: {verdict: get-help, title: Help, guidance: Call us.}\n"}


def test_a_new_language_appears(tmp_path):
    trees = folder(tmp_path, {**GOOD, **SHARED})
    result = wizard("translate", "uk", "--trees", trees)
    assert result.exit_code == 0
    assert "no words in `uk` yet" in result.stderr
    assert "example/uk.po: 0 of 9 texts translated, 0 outdated, 9 missing" in result.output
    assert 'msgctxt "age.ask"' in (trees / "example" / "uk.po").read_text("utf-8")
    assert 'msgctxt "outcomes.help.title"' in (trees / "shared" / "uk.po").read_text("utf-8")


def test_without_shared_texts_there_is_no_shared_catalogue(tmp_path):
    trees = folder(tmp_path, GOOD)
    wizard("translate", "nl", "--trees", trees)
    assert not (trees / "shared").exists()


def test_status_counts_and_writes_nothing(tmp_path):
    trees = folder(tmp_path, {**GOOD, "example/nl.po": DUTCH})
    tree = trees / "example" / "tree.yaml"
    tree.write_text(BASE.replace("How old are you?", "What is your age?"))
    result = wizard("translate", "nl", "--status", "--trees", trees)
    assert "example/nl.po: 8 of 9 texts translated, 1 outdated, 0 missing" in result.output
    assert (trees / "example" / "nl.po").read_text("utf-8") == DUTCH


def test_what_is_up_to_date_is_not_touched(tmp_path):
    trees = folder(tmp_path, {**GOOD, "example/nl.po": DUTCH})
    wizard("translate", "nl", "--trees", trees)
    file = trees / "example" / "nl.po"
    before = file.stat().st_mtime_ns
    text = file.read_text("utf-8")
    assert wizard("translate", "nl", "--trees", trees).exit_code == 0
    assert file.read_text("utf-8") == text
    assert file.stat().st_mtime_ns == before


def test_a_tree_with_errors_keeps_its_catalogue(tmp_path):
    trees = folder(tmp_path, {**GOOD, "broken/tree.yaml": "title: [", "broken/nl.po": DUTCH})
    result = wizard("translate", "nl", "--trees", trees)
    assert result.exit_code == 1
    assert "broken: left alone" in result.output
    assert (trees / "broken" / "nl.po").read_text("utf-8") == DUTCH
    assert (trees / "example" / "nl.po").exists()


def test_a_shared_file_with_errors_keeps_its_catalogue(tmp_path):
    trees = folder(tmp_path, {**GOOD, **SHARED})
    wizard("translate", "nl", "--trees", trees)
    before = (trees / "shared" / "nl.po").read_text("utf-8")
    (trees / "shared" / "outcomes.yaml").write_text("help: {verdict: get-help, title: Help}\n")
    result = wizard("translate", "nl", "--trees", trees)
    assert result.exit_code == 1
    assert "shared/nl.po: left alone" in result.output
    assert (trees / "shared" / "nl.po").read_text("utf-8") == before


def test_a_catalogue_that_cannot_be_read_is_left_alone(tmp_path):
    broken = DUTCH + "\nmsgctxt no quotes\n"
    trees = folder(tmp_path, {**GOOD, "example/nl.po": broken})
    result = wizard("translate", "nl", "--trees", trees)
    assert result.exit_code == 1
    line = broken.count("\n")
    assert f"example/nl.po:{line}: left alone" in result.output
    assert (trees / "example" / "nl.po").read_text("utf-8") == broken


def test_a_folder_that_cannot_be_written_is_3(tmp_path):
    trees = folder(tmp_path, GOOD)
    (trees / "example" / "nl.po").mkdir()
    assert wizard("translate", "nl", "--trees", trees).exit_code == 3
