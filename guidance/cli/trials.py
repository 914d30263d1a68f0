"""Commands for a journey authority: list, show and check trials, and see what lapses when."""

import typer

group = typer.Typer(
    no_args_is_help=True,
    help="Local trials: what is set aside, where, under what, and until when.",
    pretty_exceptions_enable=False,
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(group, name="trials", rich_help_panel="For journey authorities")
