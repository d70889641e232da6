"""What a page says would change the result is what walking again finds."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.present.folder import INTERFACES
from tests.present.test_ahead import Brute, grown
from wizard.caches import Fragments
from wizard.present.answers import changes
from wizard.present.fill import Scene
from wizard.present.in_language import voices
from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE, Tree
from wizard.walks.ahead import Ahead, Reach, ahead
from wizard.walks.decided import decided
from wizard.walks.walk import Arrived, Depends, Walk, walk

JUNE = date(2026, 6, 15)
VOICE = voices(INTERFACES, {}, Fragments())["en"]


def somewhere(tree: Tree, ways: Ahead, random: Random) -> tuple[Walk, dict[str, tuple[str, ...]]]:
    """Answer every question at random, some with "I do not know"."""
    answers = {
        id: canonical(random.choice(regions).sample) if random.random() < 0.9 else (UNSURE,)
        for id, regions in ways.answers.items()
    }
    return walk(tree, answers, JUNE), answers


def after(tree: Tree, ways: Ahead, answers: dict[str, tuple[str, ...]]) -> Reach:
    made = walk(tree, answers, JUNE)
    if isinstance(made.end, Arrived):
        return Reach(0, 0, frozenset((made.end.outcome.id,)))
    assert isinstance(made.end, Depends)
    return ways.at(made.end.question.place, made.facts)


@given(st.integers(0, 10_000))
def test_a_change_leads_where_walking_again_leads(seed: int) -> None:
    tree = grown(seed)
    if tree is None:
        return
    ways, random = ahead(tree, JUNE), Random(seed)
    made, answers = somewhere(tree, ways, random)
    if not isinstance(made.end, Arrived):
        return
    why, scene = decided(made), Scene(VOICE, tree, JUNE, made.facts)
    shown = {
        change.question: {region.answer: region for region in change.regions}
        for change in changes(scene, made, made.end, why, ways)
    }
    here = frozenset((made.end.outcome.id,))
    for step in made.steps:
        if step.question.id not in why:
            assert step.question.id not in shown
            continue
        for answer in Brute(tree, JUNE).samples[step.question.id]:
            again = after(tree, ways, {**answers, step.question.id: answer})
            regions = shown.get(step.question.id, {})
            told = {frozenset(it.id for it in region.outcomes) for region in regions.values()}
            assert again.outcomes == here or again.outcomes in told
            if answer in regions:
                assert frozenset(it.id for it in regions[answer].outcomes) == again.outcomes
