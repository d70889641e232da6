"""`wizard translate`: files appear, are updated and counted, and nothing is lost to an error."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tests.check.examples import BASE, DUTCH
from tests.cli.folder import GOOD, folder, wizard
from wizard import places
from wizard.words.words import words


@pytest.fixture(autouse=True)
def interface(tmp_path_factory, monkeypatch):
    """A copy of the interface's catalogues, so that a test adds no language to the program."""
    copy = Path(copytree(places.interface(), tmp_path_factory.mktemp("words") / "ui"))
    monkeypatch.setattr(places, "interface", lambda: copy)
    return copy


SHARED = {"shared/outcomes.yaml": "help: {verdict: get-help, title: Help, guidance: Call us.}\n"}


def test_a_new_language_appears(tmp_path):
    trees = folder(tmp_path, {**GOOD, **SHARED})
    result = wizard("translate", "fr", "--trees", trees)
    assert result.exit_code == 0
    assert "example/fr.po: 0 of 9 texts translated, 0 outdated, 9 missing" in result.output
    assert 'msgctxt "age.ask"' in (trees / "example" / "fr.po").read_text("utf-8")
    assert 'msgctxt "outcomes.help.title"' in (trees / "shared" / "fr.po").read_text("utf-8")


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
    (trees / "example" / ".nl.po.new").mkdir()
    assert wizard("translate", "nl", "--trees", trees).exit_code == 3


def test_the_interface_comes_with_a_new_language(tmp_path, interface):
    trees = folder(tmp_path, GOOD)
    result = wizard("translate", "fr", "--trees", trees)
    file = trees / "interface" / "fr.po"
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].startswith(f"{file}: 0 of ")
    po = file.read_text("utf-8")
    assert po.startswith("# French: the interface.")
    file.write_text(po.replace('msgid "Back"\nmsgstr ""', 'msgid "Back"\nmsgstr "Retour"'), "utf-8")
    assert words("fr", file.read_text("utf-8")).gettext("Back") == "Retour"
    assert f"{file}: 1 of " in wizard("translate", "fr", "--status", "--trees", trees).output
    again = wizard("translate", "fr", "--trees", trees)
    assert f"{file}: 1 of " in again.output
    assert 'msgid "Back"\nmsgstr "Retour"' in file.read_text("utf-8")


def test_a_sentence_that_is_gone_is_kept_aside(tmp_path, interface):
    trees = folder(tmp_path, GOOD)
    file = interface / "nl.po"
    wizard("translate", "nl", "--trees", trees)
    before = file.read_text("utf-8")
    file.write_text(before + '\nmsgid "Bye"\nmsgstr "Dag"\n', "utf-8")
    assert wizard("translate", "nl", "--trees", trees).exit_code == 0
    assert file.read_text("utf-8") == before + '\n#~ msgid "Bye"\n#~ msgstr "Dag"\n'


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_the_interface_as_it_is_is_not_touched(tmp_path, interface, lang):
    file = interface / f"{lang}.po"
    before = file.read_text("utf-8")
    result = wizard("translate", lang, "--trees", folder(tmp_path, GOOD))
    assert "0 outdated, 0 missing" in result.output.splitlines()[-1]
    assert file.read_text("utf-8") == before


def test_words_of_the_interface_that_cannot_be_read_are_left_alone(tmp_path, interface):
    trees = folder(tmp_path, GOOD)
    file = interface / "nl.po"
    file.write_text('msgid "Back"\nmsgstr no quotes\n', "utf-8")
    result = wizard("translate", "nl", "--trees", trees)
    assert result.exit_code == 1
    assert f"{file}:2: left alone" in result.output
    assert file.read_text("utf-8") == 'msgid "Back"\nmsgstr no quotes\n'
    file.write_bytes(b"\xff")
    assert wizard("translate", "nl", "--trees", trees).exit_code == 3


@pytest.mark.parametrize("name", ["example", "shared"])
def test_nothing_is_written_over_a_catalogue_that_cannot_be_read(tmp_path, name):
    trees = folder(tmp_path, {**GOOD, **SHARED, "example/nl.po": DUTCH, "shared/nl.po": ""})
    file = trees / name / "nl.po"
    lost = DUTCH.replace("Hoe oud", "Hoe \u00e9\u00e9n").encode("cp1252")
    file.write_bytes(lost)
    result = wizard("translate", "nl", "--trees", trees)
    assert result.exit_code == 1
    assert "left alone" in result.output
    assert file.read_bytes() == lost
    found = wizard("check", "--trees", trees)
    assert "not UTF-8 text (line " in found.output
    assert "[not-utf-8]" in found.output
    assert f"`{name}` has no translation" not in found.output


def test_with_a_tree_only_its_catalogue_is_written(tmp_path, interface):
    trees = folder(tmp_path, {**GOOD, **SHARED})
    result = wizard("translate", "fr", "example", "--trees", trees)
    assert result.exit_code == 0
    assert [line[-14:] for line in result.output.split(":")[:-1]] == ["/example/fr.po"]
    assert not (trees / "shared" / "fr.po").exists()
    assert not (interface / "fr.po").exists()
    assert wizard("translate", "fr", "shared", "--trees", trees).exit_code == 0
    assert (trees / "shared" / "fr.po").exists()
    wrong = wizard("translate", "fr", "exampel", "--trees", trees)
    assert wrong.exit_code == 2
    assert "did you mean `example`?" in wrong.output


def test_what_changed_is_shown_word_by_word_and_words_of_another_tree_are_filled_in(tmp_path):
    more = {"second/tree.yaml": BASE, "second/cases.yaml": GOOD["example/cases.yaml"]}
    trees = folder(tmp_path, {**GOOD, **more, "example/nl.po": DUTCH})
    result = wizard("translate", "nl", "--trees", trees)
    assert "second/nl.po: 9 of 9 texts translated" in result.output
    assert "#. as in example: age.ask" in (trees / "second" / "nl.po").read_text("utf-8")
    tree = trees / "example" / "tree.yaml"
    tree.write_text(BASE.replace("How old are you?", "How old is she?"))
    result = wizard("translate", "nl", "--trees", trees)
    assert "  age.ask: How old [-are you?-] {+is she?+}\n" in result.output


def test_a_catalogue_with_few_texts_stays_short_until_its_tree_is_named(tmp_path):
    few = DUTCH.split("\n\n")[:2]
    trees = folder(tmp_path, {**GOOD, "example/nl.po": "\n\n".join(few) + "\n"})
    file = trees / "example" / "nl.po"
    result = wizard("translate", "nl", "--trees", trees)
    assert "`wizard translate nl example` brings in all its texts" in result.output
    assert file.read_text("utf-8").count("msgctxt") <= len(few)
    assert wizard("translate", "nl", "example", "--trees", trees).exit_code == 0
    assert file.read_text("utf-8").count("msgctxt") == 9
