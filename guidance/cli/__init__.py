"""The command line: asks the use cases, prints what they answer, and exits with a number that means something.

0 done · 1 `--fail-on` matched, or a case failed · 2 a pack, a record or the ledger is not sound · 3 usage, or what was
to be printed could not be written · 70 a bug · 130 interrupted · a closed pipe ends it as the shell expects
"""

import gc
import sys
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import typer
from typer.main import get_command

from guidance import __version__
from guidance.cli import audits, cases, forms, options, packs, team, timeliness, upkeep, words
from guidance.cli.authoring import drafting, language_server, rewriting, schema, table
from guidance.cli.comparing import impact
from guidance.cli.comparing import packs as comparing
from guidance.cli.deviations import deviate, deviations, learning
from guidance.cli.ending import BUG, DONE, INTERRUPTED, USAGE, End, end_unwritten, stopped_in_order
from guidance.cli.inputs import importing, stored_dates
from guidance.cli.ledger import erasure, ledger, proofs
from guidance.cli.machine import not_a_bug
from guidance.cli.reviews import feedback, review
from guidance.cli.trials import new, reports, trials
from guidance.engine.characters import on_one_line
from guidance.render.outlet import NotWritten, outlets

_TYPER_USAGE = 2
NOT_ALL_SHOWN = (
    "this terminal cannot show every character ({}): those it cannot are written by number, such as `\\u2019`\n"
    "help: set PYTHONUTF8=1, or take PYTHONIOENCODING away"
)

SELDOM = 50_000
"""Once in so many values does Python look for rings of them: a tenth of the time of many cases went there."""

app = typer.Typer(
    name="guidance",
    no_args_is_help=True,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="What is mandatory in child protection, by when, who says so, and where you are free to judge.\n\n"
    "Start with **next** for one child's case, **rules** to look something up, **evaluate** for many cases.",
)


@app.callback()
def told(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version, and nothing else.")] = False,
) -> None:
    """Print the version where it is asked for; what there is besides is in the commands."""
    if version:
        typer.echo(f"guidance {__version__}")
        raise typer.Exit


cases.add_to(app)
team.add_to(app)
deviate.add_to(app)
deviations.add_to(app)
learning.add_to()
feedback.add_to(app)
review.add_to(app)
forms.add_to(app)
importing.add_to(app)
packs.add_to(app)
language_server.add_to(app)
rewriting.add_to(app)
table.add_to(app)
schema.add_to(app)
comparing.add_to(app)
impact.add_to(app)
audits.add_to(app)
timeliness.add_to(app)
stored_dates.add_to(app)
trials.add_to(app)
reports.add_to(trials.group)
new.add_to(app)
drafting.add_to(new.group)
upkeep.add_to(app)
ledger.add_to(app)
erasure.add_to(ledger.ledger)
proofs.add_to()
words.add_to(app)


@cache
def commands() -> Callable[[], Any]:
    """Make the commands of what was added above, once: making them takes longer than many of them take."""
    made = get_command(app)
    options.refuse_empty_paths(made)
    return made


def main() -> None:
    """Run one command and exit. No traceback reaches a user: a bug says so, and how to see more."""
    gc.set_threshold(SELDOM)
    with outlets(sys.argv[1:]) as (out, err), stopped_in_order():
        ran = Ran()
        try:
            ran.run(commands)
            out.flush()
            if out.coded or err.coded:
                err.write(f"guidance: {NOT_ALL_SHOWN.format(out.encoding)}\n")
            err.flush()
        except NotWritten as lost:
            end_unwritten(lost, (out, err))
            ran.code = ran.code or USAGE
    sys.exit(ran.code)


class Ran:
    """A command as it runs; `code` is what it ends with, known before its last words are written."""

    code = DONE

    def run(self, making: Callable[[], Callable[[], Any]]) -> None:
        """Make it, and run it to its end.

        Raises:
            NotWritten: What it had to say could not be written.
        """
        try:
            making()()
        except End as end:
            self.code = end.code
            end.show()
        except SystemExit as finished:
            self.code = _code_of(finished)
        except KeyboardInterrupt:
            self.code = INTERRUPTED
        except NotWritten:
            raise
        except Exception as fault:
            said = not_a_bug(fault)
            self.code = USAGE if said else BUG
            sys.stderr.write(f"guidance: {said or _a_bug(fault)}\n")
            if not said and _wants_traceback():
                raise


def _code_of(finished: SystemExit) -> int:
    code = finished.code if isinstance(finished.code, int) else DONE
    return USAGE if code == _TYPER_USAGE else code


def _a_bug(fault: Exception) -> str:
    help_ = "help: run again with GUIDANCE_TRACEBACK=1 and send us what it prints"
    return f"a bug, and not your doing: {type(fault).__name__}: {on_one_line(str(fault))}\n{help_}"


def _wants_traceback() -> bool:
    import os

    return bool(os.environ.get("GUIDANCE_TRACEBACK"))
