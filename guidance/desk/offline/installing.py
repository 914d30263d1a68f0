"""What lets a browser keep a desk for a time without the network, and put it among its programs."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

WORKER = Path(__file__).parents[1] / "page" / "offline.js"
NO_ICON = '<link rel="icon" href="data:,">'
LINKS = '<link rel="icon" href="icon.svg">\n<link rel="manifest" href="manifest.json">'
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" fill="#123c4d"/>
<path d="M96 192h320M128 192v224M384 192v224M176 288h160" stroke="#fff" stroke-width="40" fill="none"/></svg>
"""
MANIFEST = {
    "name": "The desk: what is asked now, and by when", "short_name": "The desk", "lang": "en-GB",
    "start_url": "./index.html", "scope": "./", "display": "minimal-ui",
    "background_color": "#ffffff", "theme_color": "#123c4d",
    "icons": [{"src": "icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
}  # fmt: skip


def files(edition: str, others: Mapping[str, bytes], day: str) -> dict[str, bytes]:
    """Make what a desk in a site has besides: its edition, the worker that keeps it, and what makes it a program.

    Args:
        edition: The hash of all that the page answers with.
        others: The pages, scripts and parts of the desk that are kept, each under the name by which it is asked for.
        day: The day on which the packs were read and checked, in words.
    """
    own = {"manifest.json": json.dumps(MANIFEST, indent=1).encode(), "icon.svg": ICON.encode()}
    kept = {name: sha256(content).hexdigest() for name, content in {**others, **own}.items()}
    head = f"const EDITION = {json.dumps(edition)};\nconst FILES = {json.dumps(kept)};\n"
    return {
        "offline.js": (head + WORKER.read_text(encoding="utf-8")).encode(),
        "edition.json": json.dumps({"edition": edition, "checked": day}).encode(),
        **own,
    }
