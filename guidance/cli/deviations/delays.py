"""Delay that guidance allows for, with reasons: the line for a record that says why, and counts for the authority."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.cli import options
from guidance.cli.ending import attempt, end_broken, show_diagnostics
from guidance.render.outlet import print_json, print_line

if TYPE_CHECKING:
    from guidance.app.deviations.bearing import Bearing

FORMATS = ("table", "json")


def delay(
    case: Annotated[str, typer.Option("--case", help="The case, by its reference.")],
    about: Annotated[str, typer.Option("--about", help="What is late, such as assessment or conference.")],
    cause: Annotated[str, typer.Option("--cause", help="child, family, partner, court, capacity or system.")],
    why: Annotated[str, typer.Option("--why", help="The reason.")],
    at: Annotated[str, typer.Option("--at", help="When the reason was written down: a date or a date-time.")] = "today",
    by: Annotated[str, typer.Option("--expected-by", help="The new date it is expected by.")] = "",
    authority: options.Authority = None,
) -> None:
    """Write the event that records the reason for a delay which guidance allows for, as a line for a record file."""
    from guidance.app.deviations import delays

    options.one_of(about, delays.late_things(), "--about")
    options.one_of(cause, delays.causes(), "--cause")
    when = options.day(at, "--at").isoformat() if at == "today" else at
    record = {"case": case, "at": when, "authority": options.authority_code(authority) or "", "about": about,
              "cause": cause, "explanation": why, "revised_date": by}  # fmt: skip
    typer.echo(attempt(lambda: delays.delay_line(record), "nothing was written"))
    if cause in delays.FOR_THE_AUTHORITY:
        typer.echo(f"{cause}: this is for the authority to put right; it is counted for the authority alone.", err=True)


def causes(
    files: Annotated[list[Path], typer.Argument(help="Records: .jsonl or .csv.")],
    format_: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Count, by authority, what recorded delays came from. No worker is named or counted."""
    from guidance.app.deviations import delays
    from guidance.app.packs.shipped import shipped

    options.one_of(format_, FORMATS, "--format")
    found = attempt(lambda: delays.delay_causes(files), "nothing was counted: the records have mistakes")
    show_diagnostics(found.reading.diagnostics)
    rows, broken = found.data(), " ".join(file.in_words() for file in found.reading.broken_off)
    if format_ == "json":
        print_json({"events": found.events, "causes": rows, "broken_off": broken or None})
        end_broken(broken)
        return
    columns = [key for key in rows[0] if key not in {"authority", "about"}] if rows else []
    for r in rows:
        name = shipped().authorities.name(r["authority"]) if r["authority"] else "authority not given"
        counts = ", ".join(f"{r[c]} {c.replace('_', ' ')}" for c in columns if r[c])
        print_line(f"{name}: {r['about'].replace('_', ' ')}: {counts}")
    typer.echo(f"{found.events} recorded reasons for delay. Capacity and system are the authority's to put right.")
    typer.echo(broken, nl=bool(broken))
    end_broken(broken)


def offer_delay(tree: dict[str, Any], bearing: "Bearing") -> None:
    """Offer to write the reason for the delay instead, as a line for the case's record."""
    from guidance.app.clock import today
    from guidance.app.deviations import delays
    from guidance.app.deviations.interview import one_of
    from guidance.cli.deviations.interview import answer, yes

    if not yes("Write down the reason for the delay instead, for the case's record?"):
        return
    causes = delays.causes()
    cause = answer(f"Where did the delay come from? ({', '.join(causes)})", one_of(*causes))
    why = answer("Why? A sentence or two", str.strip)
    typer.echo("")
    record = {"case": tree["case"], "authority": tree.get("authority", ""), "at": today().isoformat(),
              "about": delays.about(bearing.rule), "cause": cause, "explanation": why}  # fmt: skip
    typer.echo("Add this line to the case's record:")
    typer.echo(delays.delay_line(record))
