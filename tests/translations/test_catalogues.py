"""A catalogue follows its texts: nothing is lost, nothing is guessed from another sentence."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from wizard import places
from wizard.translations.catalogues import (
    Counts,
    Memory,
    changed_words,
    counts,
    followed,
    outdated,
    remembered,
    updated,
)
from wizard.translations.po_entries import Old, read_old, written
from wizard.trees.load_folder import load_folder
from wizard.trees.model import SHARED, Span, Text
from wizard.trees.texts import texts_of
from wizard.words.messages import Unreadable, read, standing, translation

BASE = "trees/au-pair/tree.yaml"


def text(context: str, source: str, line: int = 1) -> Text:
    return Text(source, Span(BASE, line, 5, line, 9), context, "au-pair")


def texts(**sources: str) -> list[Text]:
    """Texts by context, a line each; `__` stands for a dot and `_` for a hyphen."""
    return [
        text(context.replace("__", ".").replace("_", "-"), source, line)
        for line, (context, source) in enumerate(sources.items(), 1)
    ]


def made(po: str | None, some: list[Text], lang: str = "nl") -> str:
    new = updated(po, some, "au-pair", lang)
    assert isinstance(new, str)
    return new


def translated(some: list[Text]) -> str:
    """A catalogue in which every text is translated: its words in capitals."""
    po = made(None, some)
    for one in some:
        words = one.source.upper()
        source = one.source
        old = f'msgctxt "{one.context}"\nmsgid "{source}"\nmsgstr ""'
        assert old in po
        po = po.replace(old, old[:-1] + words + '"')
    return po


def entry(po: str, context: str) -> str:
    return next(block for block in po.split("\n\n") if f'msgctxt "{context}"' in block).strip()


def test_a_new_catalogue_names_its_language_and_every_place_in_order() -> None:
    po = made(None, texts(title="Come", age__ask="How old are you?"))
    assert po.startswith("# Dutch: the route au-pair.\n")
    assert '"Language: nl\\n"' in po
    assert '#: tree.yaml\nmsgctxt "title"\nmsgid "Come"\nmsgstr ""' in po
    assert po.index('"title"') < po.index('"age.ask"')


def test_updating_twice_changes_nothing() -> None:
    some = [*texts(title="Come", age__ask='How "old"\\?'), text("age.why", "one\n\ntwo\nthree", 9)]
    once = made(None, some)
    assert made(once, some) == once
    with_words = once.replace('"two\\n"\n"three"\nmsgstr ""', '"two\\n"\n"three"\nmsgstr "een"')
    changed = [*some[:2], text("age.why", "one\n\ntwo\nfour", 9)]
    outdated = made(with_words, changed)
    assert '#| msgid ""\n#| "one\\n"\n#| "\\n"\n#| "two\\n"\n#| "three"' in outdated
    assert made(outdated, changed) == outdated


def test_a_changed_source_keeps_its_translation_as_outdated() -> None:
    po = translated(texts(age__ask="How old are you?"))
    new = made(po, texts(age__ask="What is your age?"))
    assert entry(new, "age.ask") == (
        '#: tree.yaml\n#, fuzzy\n#| msgid "How old are you?"\nmsgctxt "age.ask"\n'
        'msgid "What is your age?"\nmsgstr "HOW OLD ARE YOU?"'
    )
    catalogue = read(new)
    assert not isinstance(catalogue, Unreadable)
    assert standing(catalogue, "age.ask", "What is your age?") == "outdated"


def test_changed_twice_it_still_shows_the_source_the_translation_was_made_from() -> None:
    po = translated(texts(age__ask="one"))
    po = made(made(po, texts(age__ask="two")), texts(age__ask="three"))
    assert '#| msgid "one"' in po
    assert made(po, texts(age__ask="one")) == translated(texts(age__ask="one"))


def test_a_translators_own_doubt_stays() -> None:
    po = translated(texts(age__ask="one")).replace("#: tree", "# not sure\n#: tree")
    po = po.replace("msgctxt", "#, fuzzy\nmsgctxt")
    assert made(po, texts(age__ask="one")) == po


def test_moved_line_breaks_are_no_change() -> None:
    po = translated(texts(age__why="one two three"))
    new = made(po, texts(age__why="one\ntwo three"))
    assert "fuzzy" not in new
    assert 'msgstr "ONE TWO THREE"' in new


def test_an_untranslated_text_that_changes_is_not_fuzzy() -> None:
    new = made(made(None, texts(title="one")), texts(title="two"))
    assert "fuzzy" not in new
    assert "#|" not in new
    assert "one" not in new


def test_a_renamed_place_takes_its_translation_along() -> None:
    po = translated(texts(age__ask="How old are you?", age__why="Because"))
    new = made(po, texts(years__ask="How old are you?", years__why="That is why"))
    assert entry(new, "years.ask") == (
        '#: tree.yaml\nmsgctxt "years.ask"\nmsgid "How old are you?"\nmsgstr "HOW OLD ARE YOU?"'
    )
    assert entry(new, "years.why").endswith('msgstr ""')
    assert "#~ msgid" not in new.replace('#~ msgid "Because"', "")


def test_a_renamed_place_takes_along_what_translators_wrote_and_its_mark() -> None:
    po = translated(texts(age__ask="How old?", age__why="one"))
    po = made(po.replace("#: tree", "# mine\n#: tree"), texts(age__ask="How old?", age__why="two"))
    new = made(po, texts(years__ask="How old?", years__why="two"))
    assert new == po.replace("age.", "years.")


def test_a_sentence_that_is_translated_elsewhere_is_filled_in_and_says_from_where() -> None:
    po = translated(texts(one__why="Because", two__why="So"))
    new = made(po, texts(one__why="Because", two__why="So", three__why="Because"))
    assert entry(new, "three.why") == (
        '#. as in one.why\n#: tree.yaml\nmsgctxt "three.why"\nmsgid "Because"\nmsgstr "BECAUSE"'
    )
    changed = made(new, texts(one__why="Because", two__why="So", three__why="Just so"))
    assert entry(changed, "three.why").startswith("#: tree.yaml\n#, fuzzy")


def remember(**catalogues: str) -> Memory:
    """What is known in `here` from these catalogues, each one entry by words or `context=words`."""
    old = {}
    for name, said in catalogues.items():
        entries = (f'msgctxt "{c}"\nmsgid "Yes"\nmsgstr "{w}"\n' for c, w in enumerate_words(said))
        read = read_old("\n".join(entries))
        assert isinstance(read, Old)
        old[name] = read
    return remembered(old, "here")


def enumerate_words(said: str) -> list[tuple[str, str]]:
    return [(f"q{number}.ask", words) for number, words in enumerate(said.split(), 1)]


def test_what_is_nearest_is_remembered_unless_it_is_said_in_two_ways() -> None:
    assert remember(here="Ja", shared="Jawel", study="Jazeker") == {"Yes": ("Ja", "here", "q1.ask")}
    assert remember(shared="Jawel", study="Jazeker")["Yes"] == ("Jawel", "shared", "q1.ask")
    assert remember(study="Ja", family="Ja")["Yes"] == ("Ja", "family", "q1.ask")
    assert remember(study="Ja", family="Jazeker") == {}
    assert remember(here="Ja Jawel", shared="Ja") == {}


def test_another_folder_is_named_where_its_words_are_filled_in() -> None:
    new = updated(None, texts(a__ask="Yes"), "au-pair", "nl", remember(shared="Ja"))
    assert isinstance(new, str)
    assert '#. as in shared: q1.ask\n#: tree.yaml\nmsgctxt "a.ask"' in new
    assert 'msgid "Yes"\nmsgstr "Ja"' in new


def test_doubtful_words_are_not_remembered() -> None:
    po = translated(texts(one__ask="Yes")).replace("msgctxt", "#, fuzzy\nmsgctxt")
    assert entry(made(po, texts(one__ask="Yes", two__ask="Yes")), "two.ask").endswith('msgstr ""')


def test_other_entries_stay_as_they_stand() -> None:
    """As other programs wrote them: lines broken elsewhere, flags, places, an order of its own."""
    odd = (
        '#. for translators\n#: tree.yaml\n#, python-brace-format\nmsgctxt "b.ask"\n'
        'msgid ""\n"How "\n"old?"\nmsgstr "Hoe "\n"oud?"'
    )
    po = made(None, []) + f'\n{odd}\n\n#: tree.yaml\nmsgctxt "a.ask"\nmsgid "Who?"\nmsgstr "Wie?"\n'
    some = texts(a__ask="Who?", b__ask="How old?")
    assert made(po, some) == po
    new = made(po, [*some, *texts(c__ask="What?")])
    assert new == po.replace(
        odd, odd + '\n\n#: tree.yaml\nmsgctxt "c.ask"\nmsgid "What?"\nmsgstr ""'
    )


@pytest.mark.parametrize(
    "file", [*Path("trees").glob("*/*.po"), *Path("wizard/words/ui").glob("*.po")], ids=str
)
def test_what_was_read_is_written_as_it_stands(file: Path) -> None:
    po = file.read_text("utf-8")
    old = read_old(po)
    assert isinstance(old, Old)
    assert written(old.header or "", [*old.entries, *old.obsolete]) == po
    anew = [replace(entry, written="") for entry in (*old.entries, *old.obsolete)]
    again = read_old(written(old.header or "", anew))
    assert again == old


def test_what_a_text_says_anew_is_shown_word_by_word() -> None:
    assert changed_words("How old are you?", "How tall are you now?") == (
        "How [-old-] {+tall+} are [-you?-] {+you now?+}"
    )
    many = "a b c d e f g h i j k l m"
    assert changed_words(f"{many} 1 {many}", f"{many} 2 {many}") == (
        "… i j k l m [-1-] {+2+} a b c d e …"
    )
    assert changed_words(f"1 {many} 3", f"2 {many} 3 4") == (
        "[-1-] {+2+} a b c d e … j k l m 3 {+4+}"
    )
    po = translated(texts(age__ask="How old?", age__why="one"))
    po = made(po, texts(age__ask="How tall?", age__why="one"))
    assert list(outdated(po)) == [("age.ask", "How [-old?-] {+tall?+}")]


def test_what_is_obsolete_comes_back_with_its_place() -> None:
    po = translated(texts(title="Come", age__ask="How old?"))
    without = made(po, texts(title="Come"))
    assert made(without, texts(title="Come", age__ask="How old?")) == po
    outdated = entry(made(without, texts(title="Come", age__ask="What age?")), "age.ask")
    assert '#, fuzzy\n#| msgid "How old?"' in outdated


def test_within_a_list_the_same_text_takes_its_translation_along() -> None:
    po = translated(texts(end__next_steps__1="send it", end__next_steps__2="wait"))
    new = made(
        po,
        texts(end__next_steps__1="ask", end__next_steps__2="send it", end__next_steps__3="wait"),
    )
    assert entry(new, "end.next-steps.1").endswith('msgstr ""')
    assert entry(new, "end.next-steps.2").endswith('msgstr "SEND IT"')
    assert entry(new, "end.next-steps.3").endswith('msgstr "WAIT"')
    assert "fuzzy" not in new
    assert "#~" not in new


def test_rules_to_the_same_target_are_a_list_too() -> None:
    po = translated(texts(age__next__end__because="too young", age__next__end__2__because="old"))
    new = made(po, texts(age__next__end__because="old", age__next__end__2__because="too young"))
    assert entry(new, "age.next.end.because").endswith('msgstr "OLD"')
    assert entry(new, "age.next.end.2.because").endswith('msgstr "TOO YOUNG"')


def test_a_number_brings_nothing_obsolete_back_but_the_same_text() -> None:
    po = made(translated(texts(title="t", end__notes__1="wait")), texts(title="t"))
    assert entry(made(po, texts(title="t", end__notes__1="go")), "end.notes.1").endswith('""')
    assert 'msgstr "WAIT"' in made(po, texts(title="t", end__notes__1="wait")).split("#~")[0]


def test_what_translators_and_their_programs_wrote_stays() -> None:
    po = translated(texts(title="Come"))
    po = po.replace('"Language: nl\\n"', '"Language: nl\\n"\n"X-Generator: Poedit 3\\n"')
    po = po.replace("#: tree", "# as on the website of the IND\n#: tree")
    po += '\n#~| msgid "x"\n#~ msgid "old"\n#~ msgstr "oud"\n'
    new = made(po, texts(title="Come"))
    assert "X-Generator: Poedit 3" in new
    assert "# as on the website of the IND\n#: tree.yaml" in new
    assert '#~ msgid "old"\n#~ msgstr "oud"' in new


def test_names_of_countries_belong_to_no_text_and_stay() -> None:
    po = made(None, texts(title="Come")) + '\nmsgctxt "countries.TW"\nmsgid "Taiwan"\nmsgstr "T"\n'
    assert made(po, texts(title="Come")) == po


def test_what_is_no_catalogue_is_refused_with_its_line() -> None:
    for line in ("msgstr oops", 'msgstr "no end', 'msgstr "one "word""', "msgword"):
        po = f'msgctxt "a"\nmsgid "b"\n{line}\n'
        broken = updated(po, texts(title="t"), "au-pair", "nl")
        assert isinstance(broken, Unreadable)
        assert broken.line == 3
    assert isinstance(counts("msgid nonsense\n\nfoo", texts(title="t")), Unreadable)


@pytest.mark.parametrize("lang", ["ar", "ti", "fa-AF"])
def test_a_new_language_needs_nothing_else(lang: str) -> None:
    po = made(None, texts(title="Come"), lang)
    assert read_po(StringIO(po)).locale is not None


def test_counting() -> None:
    some = texts(title="Come", age__ask="How old?", age__why="Because")
    assert counts(None, some) == Counts(0, 0, 3)
    po = translated(some[:2])
    assert counts(po, some) == Counts(2, 0, 1)
    changed = [*some[:1], text("age.ask", "What age?", 2), some[2]]
    assert counts(po, changed) == Counts(1, 1, 1)
    assert counts(made(po, changed), changed) == Counts(1, 1, 1)


def block(context: str, source: str, words: str, mark: str = "") -> str:
    return f'{mark}#: t.yaml\nmsgctxt "{context}"\nmsgid "{source}"\nmsgstr "{words}"'


def place(context: str, source: str) -> Text:
    return Text(source, Span("t.yaml", 1, 1, 1, 1), context, "t")


def test_translations_follow_their_texts_and_no_other_line_changes():
    old = [
        block("a.steps.1", "One", "Een", "# by hand\n"),
        block("a.steps.2", "Two", "Twee"),
        block("b.title", "B", "B", '#, fuzzy\n#| msgid "A"\n'),
        block("c.hint", "C", "C"),
    ]
    po = "\n\n".join(["# Dutch", *old]) + "\n"
    texts = [place("a.steps.1", "Two"), place("a.steps.2", "One"), place("b.title.1", "B2"),
             place("b.title.2", "new"), place("a.steps.3", "Two")]  # fmt: skip
    new = [block("a.steps.2", "One", "Een", "# by hand\n"), block("a.steps.1", "Two", "Twee"),
           block("a.steps.3", "Two", "Twee")]  # fmt: skip
    dated = '#: t.yaml\n#, fuzzy\n#| msgid "A"\nmsgctxt "b.title.1"\nmsgid "B2"\nmsgstr "B"'
    assert followed(po, texts, {"b.title"}) == "\n\n".join(["# Dutch", *new, dated, old[3]]) + "\n"
    given_up = '#~ msgctxt "c.hint"\n#~ msgid "C"\n#~ msgstr "C"'
    assert given_up in followed(po, texts, {"c.hint"})
    assert followed(po, [place("a.steps.1", "One"), place("a.steps.2", "Other")], set()) == po
    empty = f'{po}\nmsgctxt "d"\nmsgid "D"\nmsgstr ""\n'
    assert followed(empty, texts[:2], {"d"}).endswith('msgstr "C"\n')
    assert followed("no catalogue", texts, set()) == "no catalogue"


def test_the_glossary_is_whole_in_every_language_on_offer() -> None:
    """Where the words that explain a term are missing, no page is asked to explain it."""
    library = load_folder(places.trees())
    words = tuple(texts_of(library.shared.catalogue.terms.values()))
    assert len(words) > 50
    for lang in set(library.organisation.offered) - {library.organisation.source}:
        found = read(library.translations[SHARED][lang])
        assert not isinstance(found, Unreadable)
        lacking = [it.context for it in words if not translation(found, it.context, it.source)]
        assert lacking == [], lang
