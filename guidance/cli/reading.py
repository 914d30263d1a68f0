"""How records are to be read: one group of options, the same on every command that reads them."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from guidance.app.files import real
from guidance.cli import options
from guidance.cli.ending import INVALID, USAGE, End

if TYPE_CHECKING:
    from guidance.engine.diagnostics import Diagnostic

ReferenceDate = Annotated[
    str | None,
    typer.Option("--reference-date", help="The last day that a census or a return speaks of, where it does not say."),
]
MIDNIGHTS = ("date", "time")
_RECORDS = ("file", "files")
"""What a report is held against by itself: over one of these it is refused with a code."""


@dataclass(frozen=True)
class HowRead:
    """What was said of how to read the records, and the file for what is warned of in them."""

    map_: options.Maps = None
    shows: options.Shows = None
    authority: options.Authority = None
    reference_date: ReferenceDate = None
    midnight: options.Midnight = "date"
    report: options.Report = None
    skip_invalid: options.SkipInvalid = False

    def given(self, files: Iterable[Path]) -> dict[str, Any]:
        """Return what goes into the question, once it is known that the report can be written.

        Raises:
            End: An option is not one that can be used.
        """
        from guidance.app.evaluation import warning_report

        if self.report is not None:
            read = tuple(files)
            if not read:
                raise End(USAGE, "--report: it holds what is warned of in a file of records; give one")
            self._attempt(lambda report: warning_report.check(report, read))
        return {
            "maps": tuple(self.map_ or ()), "shows": self.shows, "authority": self.authority,
            "reference_date": self.reference_date,
            "skip_invalid": self.skip_invalid, "midnight": options.one_of(self.midnight, MIDNIGHTS, "--midnight"),
        }  # fmt: skip

    def write(self, warnings: "Iterable[Diagnostic]") -> None:
        """Write every warning into the report, if one was asked for.

        Raises:
            End: It cannot be written.
        """
        from guidance.app.evaluation import warning_report

        self._attempt(lambda report: warning_report.write(report, tuple(warnings)))

    def _attempt(self, do: Callable[[Path], None]) -> None:
        from guidance.app.refusal import Refused

        if self.report is None:
            return
        try:
            do(self.report)
        except Refused as refused:
            raise End(INVALID, "the report cannot be written, and nothing is shown", refused.diagnostics) from None


def reads_records(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of reading; it takes them together, as `read`."""
    shape = inspect.signature(command)
    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for n, p in shape.parameters.items() if n != "read"]
    names = [field.name for field in fields(HowRead)]
    shared = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in inspect.signature(HowRead).parameters.values()]

    @wraps(command)
    def with_options(**typed: Any) -> None:  # noqa: ANN401  whatever was typed
        check_named_once(typed)
        read = HowRead(**{name: typed.pop(name) for name in names})
        command(**typed, read=read)

    last = [p for p in own if p.annotation is bool or p.default is False]
    first = [p for p in own if p not in last]
    with_options.__dict__["__signature__"] = shape.replace(parameters=[*first, *shared, *last])
    with_options.__annotations__ = {p.name: p.annotation for p in (*own, *shared)}
    return with_options


def check_named_once(typed: Mapping[str, Any]) -> None:
    """See that no file to be written is one that the command reads too, or writes something else into.

    Raises:
        End: One is.
    """
    from guidance.app.named_file import same

    for option in (name for name in ("output", "report", "xlsx") if typed.get(name) and not typed[name].is_dir()):
        path: Path = typed[option]
        passed = {option, *(_RECORDS if option == "report" else ())}
        for other in (one for name, given in typed.items() if name not in passed for one in _paths(given)):
            if same(path, other) or (path.exists() and other.is_dir() and real(other) in real(path).parents):
                said = f"--{option}: `{path}` is given to this command as something else, and is not written over"
                raise End(USAGE, said, cure="give it a name of its own")


def _paths(given: Any) -> Iterator[Path]:  # noqa: ANN401  whatever was typed
    return (one for one in (given if isinstance(given, list) else [given]) if isinstance(one, Path))
