"""Commands that keep the product: the site, and its health."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from guidance.cli import options
from guidance.cli.ending import DONE, FAILED, INVALID, USAGE, End
from guidance.cli.options import whole_number
from guidance.render.outlet import print_line

if TYPE_CHECKING:
    from guidance.site.front.order import Order

OUTPUT = Path("build/site")
Output = Annotated[
    Path,
    typer.Option(
        "--output", help="The folder for the site. What it is made from goes beside it, in DIR-pages.", metavar="DIR"
    ),
]
Port = Annotated[
    int,
    typer.Option(
        "--port",
        help="Where to listen on this machine; 0 takes any free port.",
        metavar="NUMBER",
        parser=whole_number(0, 65535),
    ),
]

site = typer.Typer(
    no_args_is_help=True,
    help="Build the site from the packs, or look at it on this machine.",
    pretty_exceptions_enable=False,
)


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.add_typer(site, name="site", rich_help_panel="For everybody")
    app.command(rich_help_panel="For practitioners")(desk)
    app.command(rich_help_panel="For everybody")(doctor)


@site.command()
def build(
    output: Output = OUTPUT,
    with_: options.Added = None,
    authority: Annotated[
        str | None,
        typer.Option("--authority", help="Whom the site is for: only its own procedure and trials are shown beside."),
    ] = None,
    as_at: Annotated[
        str | None, typer.Option("--as-at", help="The day that the pages speak of, in place of today.", metavar="DAY")
    ] = None,
    site_url: Annotated[
        str, typer.Option("--site-url", help="Where it will stand, for a map of its addresses.", metavar="URL")
    ] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Who runs it, for its accessibility statement.")] = "",
    contact: Annotated[str, typer.Option("--contact", help="Where to write to them, for the same.")] = "",
    shared: Annotated[
        Path | None, typer.Option("--shared", help="Published lessons, as `guidance deviations shared` writes them.")
    ] = None,
    theme: Annotated[
        str,
        typer.Option("--theme", help="own, or material: the same pages in Material for MkDocs, without our search."),
    ] = "own",
) -> None:
    """Build the site from the shipped packs and those added: plain files that any web server can hold."""
    from guidance.engine.model.england import day_of
    from guidance.site.front.order import Order

    added = tuple(with_ or ())
    whom = options.authority_code(authority, added=added) or ""
    day = day_of(options.moment(as_at, "--as-at")) if as_at else None
    _build(output, Order(added, whom, day, shared, theme, _address(site_url), publisher, contact))


def _address(typed: str) -> str:
    """Take the address that a site will stand at.

    Raises:
        End: It is none.
    """
    if typed and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~/-]*)?", typed, re.ASCII):
        raise End(USAGE, f"--site-url: `{typed}` is no address; write such as `https://guidance.example.org/`")
    return f"{typed.rstrip('/')}/" if typed else ""


@site.command()
def pdf(
    to: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")],
    output: Output = OUTPUT,
) -> None:
    """Print every requirement in force to one PDF, from a site that was built, by Chromium or Chrome."""
    from guidance.cli.ledger.ledger import plainly
    from guidance.site.front.paper import NoBrowserError, print_paper

    try:
        with plainly():
            print_paper(output, to)
    except NoBrowserError as lacking:
        cure = "install Chromium or Chrome; or open in-force/index.html of the site in a browser and print it"
        raise End(USAGE, f"no PDF was made: {lacking}; {cure}") from None
    except FileNotFoundError:
        raise End(USAGE, f"--output: `{output}` holds no site; `guidance site build` makes one") from None
    print_line(f"every requirement in force: {to}")


@site.command()
def serve(output: Output = OUTPUT, port: Port = 8000) -> None:
    """Show the site on this machine only, building it first unless it is of the packs as they are."""
    from guidance.site.serving import is_current, server

    if not is_current(output):
        _build(output)
    try:
        with server(output, port) as found:
            host, here = found.server_address[:2]
            print_line(f"http://{host!s}:{here}/ shows {output}; Ctrl-C ends it")
            found.serve_forever()
    except KeyboardInterrupt:
        typer.echo("")
    except OSError as taken:
        raise End(USAGE, f"--port: {port} cannot be listened on ({taken.strerror}); choose another") from None


def _build(output: Path, order: "Order | None" = None) -> None:
    from guidance.app.refusal import Refused
    from guidance.site.building import THEMES, build_site
    from guidance.site.front.order import PLAIN
    from guidance.site.place import NotOurs

    order = order or PLAIN
    if order.theme not in THEMES:
        raise End(USAGE, f"--theme: `{order.theme}` is none; choose {' or '.join(THEMES)}")
    try:
        built = build_site(output, _tell, order, lambda: _desk_of(order))
    except Refused as refused:
        raise End(INVALID, "no site was built: what it is made from has mistakes", refused.diagnostics) from None
    except NotOurs as folder:
        raise End(USAGE, f"--output: {folder}; {folder.cure}") from None
    except OSError as fault:
        raise End(USAGE, f"--output: `{output}` cannot be written ({fault.strerror})") from None
    print_line(f"{built.pages} pages and {built.cases} worked cases: {built.folder / 'index.html'}")
    if built.unexpected:
        said = "worked cases do not come out as written: their pages say so, and `guidance test` lists them"
        raise End(FAILED, f"{built.unexpected} {said}")


def _desk_of(order: "Order") -> dict[str, bytes]:
    """Make the desk of a site, with all the packs that it shows and its authority chosen; or say why it has none."""
    from guidance.app.lookup import load
    from guidance.desk.building import desk_files
    from guidance.desk.runtime import NotToBeHad
    from guidance.site.front.order import OWN

    if order.theme != OWN:
        print_line("without the desk: it stands in our own pages alone")
        return {}
    try:
        return desk_files(load(*order.added), _tell, order.as_at, authority=order.authority)
    except NotToBeHad as lacking:
        print_line(f"without the desk: {lacking}")
        return {}


@contextmanager
def _made() -> Iterator[Path]:
    """Make a desk that stands alone, in a folder that goes when it is closed."""
    from guidance.app.packs.shipped import shipped
    from guidance.desk.authoring import wheels
    from guidance.desk.building import desk_files, write
    from guidance.desk.runtime import NotToBeHad, fetch

    try:
        fetch()
        for name, part in wheels.PARTS.items():
            try:
                wheels.fetch(name)
            except NotToBeHad as lacking:
                print_line(f"what {part.does} is not at this desk: {lacking}")
        files = desk_files(shipped(), _tell, alone=True)
    except NotToBeHad as lacking:
        cure = "install Node and npm, which fetch and prepare what runs in the browser; `guidance next` needs neither"
        raise End(USAGE, f"there is no desk here: {lacking}; {cure}") from None
    with TemporaryDirectory() as folder:
        write(files, Path(folder))
        yield Path(folder)


def desk(
    port: Port = 8001,
    *,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser: only say where it is.")] = False,
    fetch_only: Annotated[
        bool, typer.Option("--fetch", help="Fetch and prepare what it runs on, for `site build`, and show nothing.")
    ] = False,
) -> None:
    """Answer in a browser on this machine: something has just happened, and what comes next. Nothing leaves it."""
    import webbrowser

    from guidance.site.serving import server

    with _made() as folder:
        if fetch_only:
            raise End(DONE)
        try:
            with server(folder, port) as found:
                host, here = found.server_address[:2]
                address = f"http://{host!s}:{here}/"
                print_line(f"{address} is the desk, on this machine alone; Ctrl-C ends it")
                if not no_browser:
                    webbrowser.open(address)
                found.serve_forever()
        except KeyboardInterrupt:
            typer.echo("")
        except OSError as taken:
            raise End(USAGE, f"--port: {port} cannot be listened on ({taken.strerror}); choose another") from None


def _tell(doing: str) -> None:
    import sys

    if sys.stderr.isatty():
        sys.stderr.write(f"{doing} …\n")


def doctor() -> None:
    """Say what works on this machine, and how to mend what does not."""
    from guidance.app.health import signs

    broken = False
    for sign in signs():
        typer.echo(f"{'well   ' if sign.well else 'broken ' if sign.needed else 'lacking'}  {sign.said}")
        if not sign.well:
            typer.echo(f"         cure: {sign.cure}")
        broken = broken or (sign.needed and not sign.well)
    if broken:
        raise End(FAILED)
