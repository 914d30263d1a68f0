"""A pack with one mistake in it, and ways to make one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.packs.pack_files import (
    AUDIT,
    CHECK,
    FORM,
    INSTRUMENT,
    KEPT_TO,
    PATHWAY,
    SOURCE,
    TRIAL,
    case,
    item,
    mapping,
    pack,
    rule,
    waiting,
    written,
)


@dataclass(frozen=True)
class Mistake:
    """One mistake: what people call it, the code it is given, and the files it is in."""

    name: str
    code: str
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    warning: bool = False
    place: tuple[str, int, int] = ("", 1, 1)
    """The file, line and column, where no mark in the text can show it."""

    def write(self, folder: Path) -> tuple[str, int, int]:
        """Write the files; return where the mistake is to be pointed at."""
        return next(iter(written(folder, self.files)), self.place)


def warned(mistake: Mistake) -> Mistake:
    return replace(mistake, warning=True)


def trade(name: str, code: str, text: str) -> Mistake:
    return Mistake(name, code, {"words.yaml": f"{text}\n"})


def rules(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, pack(rules=rule(**changes)))


def texts(name: str, code: str, text: str | bytes, place: tuple[str, int, int] = ("", 1, 1)) -> Mistake:
    return Mistake(name, code, pack(rules=text), place=place)


def cases(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, pack(rules=rule(), cases=case(**changes)))


def trials(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, {"trial.yaml": mapping(TRIAL, **changes)})


def pages(name: str, code: str, text: str | bytes, place: tuple[str, int, int] = ("", 1, 1)) -> Mistake:
    return Mistake(name, code, {"page.md": text}, place=place)


def instruments(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, pack(instrument=mapping(INSTRUMENT, **changes), rules=rule()))


def checks(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, {"checks.yaml": KEPT_TO + item(CHECK, **changes)})


def sources(name: str, code: str, **changes: str | None) -> Mistake:
    return Mistake(name, code, {"sources.yaml": item(SOURCE, **changes)})


def pathways(name: str, code: str, *changes: str) -> Mistake:
    text = PATHWAY
    for given, instead in zip(changes[::2], changes[1::2], strict=True):
        assert text.count(given) == 1, given
        text = text.replace(given, instead)
    return Mistake(name, code, {"pathway.yaml": text})


def audits(name: str, code: str, old: str, new: str, **changes: str | None) -> Mistake:
    assert AUDIT.count(old) == 1, old
    files = pack(instrument=waiting(**changes), rules=rule(), **{"audit.yaml": AUDIT.replace(old, new)})
    return Mistake(name, code, files)


def forms(name: str, code: str, old: str, new: str) -> Mistake:
    assert FORM.count(old) == 1, old
    return Mistake(name, code, {"form.yaml": FORM.replace(old, new)})
