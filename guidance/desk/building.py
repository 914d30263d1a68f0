"""The folder of a desk: pages, the engine and the packs; and the same in one file, which needs no server."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from platformdirs import user_cache_path

from guidance import __version__
from guidance.app.clock import today
from guidance.app.desk.policy import POLICY
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.files import write_whole
from guidance.desk import choices, packing, runtime
from guidance.desk.authoring import wheels
from guidance.desk.limits import limits
from guidance.desk.offline import installing
from guidance.engine.explain.names import day_in_words
from guidance.engine.packs.library import Library

PAGE = Path(__file__).parent / "page"
OURS = (
    "engine.js",
    "draw.js",
    "timeline.js",
    "opening.js",
    "case.js",
    "team.js",
    "mapping.js",
    "fields.js",
    "departure.js",
    "trial.js",
    "pack.js",
    "keeping.js",
    "leaving.js",
    "desk.js",
)
"""The scripts of the page, each after those that it takes from."""
ARRIVING = "arriving.js"
"""What says that the others did not come: it is run before them, and is no module."""
SCRIPTS = f'<script src="{ARRIVING}"></script>\n<script type="module" src="desk.js"></script>'
ONE_FILE = "desk.html"
RULES = "../rules/"
SITE = '<a href="../index.html">The rest of the site</a>'
ELSEWHERE = (
    '; the site has them <a href="../rules/time-limits/index.html">step by step</a>, and '
    '<a href="../due/index.html">reckons a last day</a> without the engine'
)
LICENCES = """What the desk carries that is not of this project, each under its own licence:
Pyodide (MPL-2.0), with the CPython interpreter and its library (PSF-2.0); PyYAML (MIT); platformdirs (MIT);
tzdata (Apache-2.0), with the public-domain time zone database. Where packs are checked: pydantic, pydantic-core,
annotated-types, typing-inspection, markdown-it-py, mdurl (MIT); typing-extensions (PSF-2.0). Where workbooks are read:
openpyxl, et_xmlfile (MIT).
"""
_IMPORT = re.compile(r'^import .* from "\./.*";\n', re.MULTILINE)

Tell = Callable[[str], object]
Files = Mapping[str, bytes]


def desk_files(
    library: Library, tell: Tell = lambda _: None, day: date | None = None, *, alone: bool = False, authority: str = ""
) -> dict[str, bytes]:
    """Make every file of a desk that answers from some packs.

    Args:
        library: The packs.
        tell: Told of each step as it begins.
        day: The day of the table of limits; today where none is given.
        alone: There is no site around it to lead to.
        authority: The code of the authority that is chosen where nobody chooses another.

    Raises:
        NotToBeHad: The engine cannot be made ready for a browser on this machine.
    """
    folder = runtime.runtime()
    tell("making the engine ready for a browser")
    parts = {"python": _once("python", _key_of(folder), lambda: packing.python(folder)),
             "engine": _once("engine", packing.key_of_engine(), lambda: packing.engine(folder)),
             "packs": packing.packs(library)}  # fmt: skip
    later = {name: _later(name, folder) for name in wheels.PARTS}
    scripts = {"pyodide.js": folder / "pyodide.mjs", "pyodide-core.js": folder / "pyodide.asm.mjs"}
    code = {name: _without_map(path.read_text(encoding="utf-8")) for name, path in scripts.items()}
    code |= {name: _page(name) for name in (ARRIVING, *OURS, "worker.js")}
    said = _said(library, day or today(), authority, _size(parts, code)) | {n: says for n, (_, says) in later.items()}
    parts |= {name: made for name, (made, _) in later.items() if made}
    marks = {name: packing.mark(part) for name, part in parts.items()}
    edition = packing.digest("".join((*marks.values(), *code.values())).encode())[:16]
    page = _served(said, marks, "" if alone else edition)
    pages = {
        "index.html": page.encode(), "desk.css": (PAGE / "desk.css").read_bytes(), "licences.txt": LICENCES.encode(),
        **{name: text.encode() for name, text in code.items()},
    }  # fmt: skip
    asked = {f"{name}.bin?{marks[name]}": part for name, part in parts.items() if name not in later}
    return {
        **pages,
        **({} if alone else installing.files(edition, {**pages, **asked}, said["day"])),
        **{f"{name}.bin": part for name, part in parts.items()},
        ONE_FILE: _in_one(said, code, parts).encode(),
    }


def _later(name: str, folder: Path) -> tuple[bytes, str]:
    """Make a part that the page loads when it is first asked for, and say so; or nothing, and say why."""
    part = wheels.PARTS[name]
    try:
        made = _once(name, wheels.key(name), lambda: wheels.made(name, folder))
    except runtime.NotToBeHad as lack:
        return b"", _text(f"What {part.does} is not in this page: when it was made, {lack}. Instead, {part.instead}.")
    return made, f"What {part.does} is loaded when it is first asked for: {len(made) / 1e6:.1f} MB more, once."


def _size(parts: Files, code: Mapping[str, str]) -> int:
    """Say how many bytes are loaded: a script is sent in about a quarter of its length."""
    return sum(map(len, parts.values())) + len(code["pyodide-core.js"]) // 4


def write(files: Files, folder: Path) -> None:
    """Write the files of a desk into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _page(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _without_map(script: str) -> str:
    return re.sub(r"\n//# sourceMappingURL=.*", "", script)


def _key_of(folder: Path) -> str:
    return packing.digest(f"{runtime.VERSION} {packing.UNUSED} {folder.name}".encode() + packing.COMPILE.read_bytes())


def _once(name: str, key: str, make: Callable[[], bytes]) -> bytes:
    """Make a part of a desk, or take it from the last time that it was made from the same."""
    place = user_cache_path("guidance-engine", appauthor=False) / f"desk-{name}-{runtime.VERSION}-{key[:32]}"
    if place.is_file():
        mark, _, made = place.read_bytes().partition(b"\n")
        if mark.decode(errors="replace") == packing.digest(made):
            return made
    made = make()
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(place, [f"{packing.digest(made)}\n", made])
        for old in {*place.parent.glob(f"desk-{name}-*")} - {place}:
            old.unlink(missing_ok=True)
    except OSError:  # only for speed: it is made again the next time
        return made
    return made


def _said(library: Library, day: date, own: str, size: int) -> dict[str, str]:
    """Return what both pages say."""
    return {
        "events": "\n".join(_stages(library)),
        "authorities": "\n".join(_option(a, own) for a in choices.authorities(library, day)),
        "limits": "\n".join(f"<tr><td>{_text(s)}</td><td>{_text(who)}</td></tr>" for s, who in limits(library, day)),
        "day": day_in_words(day), "engine": __version__, "packs": pack_digest(library)[:16],
        "size": f"It loads {size / 1e6:.1f} MB, once.",
    }  # fmt: skip


def _stages(library: Library) -> Iterator[str]:
    for stage in choices.stages(library):
        yield f"<details><summary>{_text(stage['title'])} ({len(stage['events'])})</summary>"
        yield from map(_event, stage["events"])
        yield "</details>"


def _event(event: Mapping[str, Any]) -> str:
    also = f" <small>Also: {_text(', '.join(event['also']))}</small>" if event["also"] else ""
    kept = f'data-called="{_text(event["names"])}" data-words="{_text(event["words"])}"'
    shown = f"<span>{_text(event['called'])}{also}</span>"
    given = f'value="{_text(event["event"])}" data-called="{_text(event["called"])}" autocomplete="off"'
    return f'<label {kept}><input type="radio" name="event" {given}>{shown}</label>'


def _option(authority: Mapping[str, str], own: str) -> str:
    number = f' data-out-of-hours="{_text(authority["out_of_hours"])}"' if authority["out_of_hours"] else ""
    chosen = " selected" if authority["code"] == own else ""
    return f'<option value="{_text(authority["code"])}"{number}{chosen}>{_text(authority["name"])}</option>'


def _text(text: str) -> str:
    return escape(text, quote=True)


def _served(said: Mapping[str, str], marks: Mapping[str, str], edition: str) -> str:
    """Write the page that a server shows: beside the rest of a site, and kept under its edition, unless it has none."""
    alone, parts = not edition, "".join(f' data-{name}="{mark}"' for name, mark in marks.items())
    own = f'<a href="{ONE_FILE}" download>This page as one file, to open without a server</a> · '
    own += '<a href="licences.txt">Licences</a>'
    return Template(_page("index.html")).substitute(
        said, policy=_text(POLICY), rules="" if alone else f' data-rules="{RULES}"',
        style='<link rel="stylesheet" href="desk.css">', script=SCRIPTS,
        elsewhere="" if alone else ELSEWHERE, nav=own if alone else f"{SITE} · {own}",
        held=parts + ("" if alone else f' data-edition="{edition}"'),
        icon=installing.NO_ICON if alone else installing.LINKS,
    )  # fmt: skip


def _in_one(said: Mapping[str, str], code: Mapping[str, str], parts: Files) -> str:
    """Write one file with everything in it, which asks nothing of any server."""
    style, script = _page("desk.css"), "".join(_joined(code[name]) for name in OURS)
    policy = (
        f"default-src 'none'; script-src 'sha256-{_hash(script)}' 'sha256-{_hash(code[ARRIVING])}' blob: "
        "'wasm-unsafe-eval'; worker-src blob:; "
        f"style-src 'sha256-{_hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    held = [f'<script type="text/plain" id="part-{n}">{b64encode(part).decode()}</script>' for n, part in parts.items()]
    held.append(f'<script type="text/plain" id="worker-code">{_worker(code)}</script>')
    return Template(_page("index.html")).substitute(
        said, policy=_text(policy), rules="", elsewhere="", held="", icon=installing.NO_ICON,
        style=f"<style>{style}</style>",
        script="\n".join((f"<script>{code[ARRIVING]}</script>", *held, f'<script type="module">{script}</script>')),
        nav=f"<details><summary>Licences</summary><p>{_text(LICENCES)}</p></details>",
    )  # fmt: skip


def _joined(script: str) -> str:
    """Take from a script what ties it to others, which stand before it in one file."""
    return _IMPORT.sub("", script).replace("\nexport ", "\n")


def _worker(code: Mapping[str, str]) -> str:
    """Write the worker as one script that is no module: from a file, no browser lets one module fetch another."""
    core = code["pyodide-core.js"].replace("import.meta.url", '"blob:"').replace("export default ", "")
    start, _, named = code["pyodide.js"].rpartition("export{")
    loader = f"const loadPyodide=(()=>{{{start};return {named.split(' as loadPyodide')[0].split(',')[-1]}}})();"
    core += "\nconst createPyodideModule = _createPyodideModule;"
    return f"{core}\n{loader}\n{_joined(code['worker.js'])}".replace("</script", "<\\/script")


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
