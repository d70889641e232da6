"""The command `wizard`: verbs that belong together per module, each a click command.

In: the words of the command line. Out: text on stdout, an exit code: 0 nothing to report,
1 problems found, 2 wrong usage, 3 could not run. Part of the outer ring; only `serve` and
`studio` know the web.
"""

import io
import sys

import click

from wizard import __version__
from wizard.cli.check import check, coming, explain, run_cases
from wizard.cli.diff import diff
from wizard.cli.export import export, graph, paths, schema
from wizard.cli.links import links
from wizard.cli.new import new, rename
from wizard.cli.serve import serve, studio
from wizard.cli.stats import stats
from wizard.cli.translate import translate
from wizard.cli.walk import one_walk

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100, "show_default": True}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="wizard")
def main() -> None:
    """Trees of questions that lead to guidance: serve, check and walk them."""
    # A system may have few letters of its own. Files and pipes get every letter all the same; a
    # terminal shows a mark for those that it lacks.
    if isinstance(sys.stdout, io.TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


VERBS = (
    serve,
    studio,
    check,
    explain,
    run_cases,
    coming,
    one_walk,
    paths,
    diff,
    graph,
    export,
    translate,
    new,
    rename,
    links,
    stats,
    schema,
)

for verb in VERBS:
    main.add_command(verb)
