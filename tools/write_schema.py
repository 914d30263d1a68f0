"""Write what is made from the models of what people write: the JSON Schemas, and the tables of keys in the docs.

Each shipped file of a pack gets the line by which an editor finds its schema. `--check` only says what differs.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from guidance.app.packs import schemas
from guidance.app.packs.shipped import SHIPPED, shipped
from guidance.engine.packs.keys.json_schema import NAMED, Shapes
from guidance.engine.packs.keys.meaning import key_of
from guidance.engine.packs.reading.kinds import kind_of
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.packs.schema.case import CaseText
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.pathway import PathwayText, StepText
from guidance.engine.packs.schema.principle import PrincipleText
from guidance.engine.packs.schema.rule import CarriesText, RuleText
from guidance.engine.packs.schema.trial import TrialText

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "guidance" / "schemas"
DEPARTURE = ROOT / "docs" / "deviation.schema.json"
KEYS = ROOT / "docs" / "keys.md"
MODELINE = "# yaml-language-server:"
TABLES: Mapping[tuple[str, str], tuple[type[BaseModel], ...]] = {
    ("writing-rules.md", "## The keys of a rule"): (RuleText, CarriesText),
    ("writing-rules.md", "## The keys of an instrument"): (InstrumentText,),
    ("writing-rules.md", "## The keys of a case"): (CaseText,),
    ("writing-rules.md", "## The keys of a principle"): (PrincipleText,),
    ("writing-rules.md", "## The keys of a pathway"): (PathwayText, StepText),
    ("trials.md", "# Trials"): (TrialText,),
}
"""The tables of keys in pages written by hand: each is the first below its heading."""
HEAD = """\
# Every key

Written by `tools/write_schema.py` from what the readers of packs take, not by hand. `guidance schema KIND` gives the
same to an editor. A key in **bold** is one that has to be there. How a rule is written, from beginning to end, is in
[writing rules](writing-rules.md).
"""
_TABLE = re.compile(r"\| Key \| Meaning \|\n\|---\|---\|\n(?:\|.*\n)+")


def rows(models: tuple[type[BaseModel], ...]) -> Iterator[str]:
    """Give a row for each key of some models, a key of two of them once."""
    fields = {
        f.alias or name: (model, f.is_required())
        for model in reversed(models)
        for name, f in model.model_fields.items()
    }
    later = {name: found for name, found in fields.items() if found[0] is not models[0]}
    for name, (model, needed) in {**{n: f for n, f in fields.items() if n not in later}, **later}.items():
        means = key_of(model, name).means.replace("|", "\\|")
        yield f"| {f'**`{name}`**' if needed else f'`{name}`'} | {means} |\n"


def table(models: tuple[type[BaseModel], ...], *, bold: bool = False) -> str:
    """Return the table of the keys of some models."""
    body = "".join(rows(models))
    return "| Key | Meaning |\n|---|---|\n" + (body if bold else body.replace("**`", "`").replace("`**", "`"))


def keys_page() -> str:
    """Return the page of every key."""
    parts, told = [HEAD], set[str]()
    for kind, document in schemas.DOCUMENTS.items():
        parts.append(f"\n## `{kind}`: {document.title[0].lower()}{document.title[1:]}\n")
        shapes = Shapes(dict.fromkeys(NAMED, "#"))
        for model in filter(None, (document.model, document.other)):
            shapes.model(model)
        for model in shapes.models:
            name = model.__name__.removesuffix("Text")
            about = " ".join((model.__doc__ or "").split())
            if name in told:
                continue
            told.add(name)
            parts.append(f"\n**{name}.** {about}\n\n{table((model,), bold=True)}")
    return "".join(parts).replace("](#", "](writing-rules.md#")


def documents() -> Iterator[tuple[Path, str]]:
    """Give each file with the text that it is to have."""
    for name, text in schemas.files(shipped()).items():
        yield FOLDER / name, text
    yield DEPARTURE, schemas.as_text(schemas.schema_of("deviation"))
    yield KEYS, keys_page()
    pages = {file: (ROOT / "docs" / file).read_text(encoding="utf-8") for file, _ in TABLES}
    for (file, heading), models in TABLES.items():
        before, found, after = pages[file].partition(f"{heading}\n")
        if not found:
            raise ValueError(heading)
        old = _TABLE.search(after)
        pages[file] = before + found + after.replace(old[0] if old else "", table(models), 1)
    yield from ((ROOT / "docs" / file, text) for file, text in pages.items())


def modelines() -> Iterator[tuple[Path, str]]:
    """Give each shipped file of YAML with the line by which an editor finds its schema."""
    names = {document.kind: name for name, document in schemas.DOCUMENTS.items()}
    for file in sorted(path for folder in SHIPPED for path in folder.rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        line = schemas.modeline(file, names[kind_of(read_document(file, file.name))], FOLDER)  # type: ignore[index]
        rest = text.partition("\n")[2] if text.startswith(MODELINE) else text
        yield file, f"{line}\n{rest}"


def main(arguments: list[str] | None = None) -> int:
    """Write every file, or with `--check` compare them; 1 where one differs."""
    parser = argparse.ArgumentParser(prog="tools/write_schema.py")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file differs")
    check = parser.parse_args(arguments).check
    FOLDER.mkdir(exist_ok=True)
    wrong = [
        (f, text) for f, text in (*documents(), *modelines()) if not f.exists() or f.read_text(encoding="utf-8") != text
    ]
    for file, text in wrong:
        print(f"{file.relative_to(ROOT)} {'is not what tools/write_schema.py writes: run it' if check else 'written'}")
        if not check:
            file.write_text(text, encoding="utf-8")
    return int(check and bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
