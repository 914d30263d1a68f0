"""Write docs/commands.md from what the command line itself says; `--check` only says whether it differs."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main

from guidance.cli import app, ending
from tools.generated import write_or_check

FILE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
HEAD = """\
# Commands

Written by `tools/write_commands.py` from what `guidance --help` says, not by hand. What the screens mean is in
[asking](asking.md); what files may hold is in [records](records.md).

Findings go to standard output, and what was noticed on the way (mistakes, warnings, and for CSV the receipt) to
standard error. In `make`'s environment the command is `.venv/bin/guidance`; `.venv/bin/python -m guidance` is the same.
"""
ENDINGS = (
    (ending.DONE, "done"),
    (
        ending.FAILED,
        "`--fail-on` matched, a worked case failed, two evaluators differ, or a redacted text is not gone",
    ),
    (
        ending.INVALID,
        "a pack or a record has mistakes, each listed with its place and cure; or the ledger is not sound",
    ),
    (ending.USAGE, "the command was not put as it should be, or what it needs cannot be reached, read or written"),
    (ending.USAGE, "`--engine all` compared nothing, for want of one evaluator or of findings"),
    (ending.BUG, "a bug, and not your doing"),
    (ending.INTERRUPTED, "it was interrupted"),
    (ending.UNREAD, "whoever read what it printed wanted no more, as of any command in a pipe"),
)


def commands(found: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  a click command
    """Give each command with its full name, those of a group in their order."""
    if hasattr(found, "commands"):
        for name, command in found.commands.items():
            yield from commands(command, f"{path} {name}")
    else:
        yield path, found


def section(path: str, command: Any) -> Iterator[str]:  # noqa: ANN401  a click command
    """Give the lines about one command."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = [_shape(p) for p in arguments] + ["[options]"] * bool(options)
    says = " ".join((command.help or "").split())
    yield from (f"## {path}", "", says, "", "```text", " ".join([path, *usage]), "```", "")
    if arguments or options:
        yield from ("| | |", "|---|---|")
        yield from (f"| `{_shape(p)}` | {_said(p)} |" for p in arguments)
        yield from (f"| `{', '.join((*p.opts, *p.secondary_opts))}` | {_said(p)} |" for p in options)
        yield ""


def _shape(argument: Any) -> str:  # noqa: ANN401  a click parameter
    name = argument.name.removesuffix("_").upper() + ("…" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _said(parameter: Any) -> str:  # noqa: ANN401  a click parameter
    more = [] if parameter.required is False or parameter.param_type_name == "argument" else ["Required."]
    default = parameter.default
    given = isinstance(default, str | int | Path) and not isinstance(default, bool) and default != ""
    more += [f"`{default}` if left out."] if given else []
    return " ".join([parameter.help or "", *more]).replace("|", "\\|")


def text() -> str:
    """Give the whole document."""
    lines = [HEAD]
    for path, command in commands(typer.main.get_command(app), "guidance"):
        lines += section(path, command)
    ends = [f"| {code} | {why} |" for code, why in ENDINGS]
    lines += ["## How a command ends", "", "| exit code | |", "|---|---|", *ends, ""]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Write the document, or with `--check` compare it; 1 where it differs."""
    return write_or_check(FILE, text(), "tools/write_commands.py", arguments)


if __name__ == "__main__":
    sys.exit(main())
