"""How often somebody taps from the start page to the best result."""

from wizard import places
from wizard.trees.load_folder import load_folder
from wizard.walks.walk import Arrived, walk

MOST = 17


def test_an_au_pair_comes_to_a_good_result_in_few_taps() -> None:
    """Start, and at each question what is chosen, typed or ticked, and Continue."""
    library = load_folder(places.trees())
    tree, taps = library.trees["au-pair"], {}
    for case in library.cases["au-pair"]:
        made = walk(tree, case.answers, case.on or tree.reviewed)
        if isinstance(made.end, Arrived) and made.end.outcome.verdict == "likely":
            taps[case.name] = 1 + sum(len(step.answer) + 1 for step in made.steps)
    assert len(taps) > 10
    assert max(taps.values()) <= MOST, taps
