"""What the site's search takes in a browser's engine (node), of the packs and of ten times them, to start and a key.

In milliseconds of processor time: what else runs on the machine tells nothing.

python benchmarks/search_browser.py SITE        a site that was built
"""

import gzip
import json
import shutil
import subprocess
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

PIECES = ("words", "terms", "places", "items")
TYPED = (
    "how long until the initial conference", "core gruop", "asylum seeker child with bruises",
    "can dad take the children home from voluntary care today",
)  # fmt: skip
RUN = """
const search = require(process.argv[1]), given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const pieces = given.pieces.map(JSON.parse), now = () => (used => (used.user + used.system) / 1e3)(process.cpuUsage());
const begun = now(), held = Object.fromEntries(given.names.map((name, n) => [name, pieces[n]]));
const index = search.unpacked(held), ready = now() - begun, keys = [];
for (const typed of given.typed) for (let n = 1; n <= typed.length; n++) {
  const start = now();
  search.ranked(index, typed.slice(0, n), "2026-11-30");
  keys.push(now() - start);
}
keys.sort((a, b) => a - b);
console.log(JSON.stringify([ready, keys[keys.length >> 1], keys[keys.length - 1]]));
"""


def read(site: Path) -> dict[str, Any]:
    """Read the pieces of the index out of their scripts."""
    texts = {name: (site / "search" / f"{name}.js").read_text(encoding="utf-8") for name in PIECES}
    print(f"compressed: {sum(len(gzip.compress(text.encode())) for text in texts.values()):,} bytes")
    return {name: json.loads(text.split(",", 1)[1].rstrip(");\n")) for name, text in texts.items()}


def many(pieces: dict[str, Any], times: int) -> dict[str, Any]:
    """Return an index of so many times the items, each standing as often, under names of their own."""
    items, places = pieces["items"], pieces["places"]
    size = len(items)
    copied = [{**item, "id": f"{n}.{item['id']}" if n else item["id"]} for n in range(times) for item in items]
    return {
        **pieces,
        "items": copied,
        "places": {
            "places": [[_repeated(gaps, size, times) for gaps in term] for term in places["places"]],
            "timed": places["timed"] * times,
            "asked": places["asked"] * times,
        },
    }


def _repeated(gaps: list[int], size: int, times: int) -> list[int]:
    every = [place + n * size for n in range(times) for place in accumulate(gaps)]
    return [place - before for before, place in zip([0, *every], every, strict=False)]


def main(site: Path) -> None:
    """Print what each takes."""
    node, script = shutil.which("node"), site / "search.js"
    pieces = read(site)
    for times in (1, 10):
        held = many(pieces, times)
        given = {"names": PIECES, "pieces": [json.dumps(held[name]) for name in PIECES], "typed": TYPED}
        ran = subprocess.run(
            [node or "node", "-e", RUN, str(script.resolve())],
            input=json.dumps(given), capture_output=True, text=True, check=True,
        )  # fmt: skip
        ready, usual, longest = json.loads(ran.stdout)
        print(f"{times:>2} times the packs: ready {ready:.0f} ms, a key {usual:.0f} ms, the longest {longest:.0f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
