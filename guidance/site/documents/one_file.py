"""Pages that are one file each: no style acts on one but those that stand in it, each let in by its hash."""

import re
from base64 import b64encode
from hashlib import sha256

NO_STYLES = "default-src 'none'"
"""What such a page is drawn up with; `held_to_its_styles` puts the hashes in."""
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_STYLE = re.compile(r' style="([^"]*)"')
_CLASS = re.compile(r' class="([^"]*)"')
_STYLES = re.compile(r"<style[^<>]*>(.*?)</style>", re.DOTALL)


def held_to_its_styles(page: str) -> str:
    """Move what tags say of their own style into the page's first block of styles, and let in each block by its hash.

    What people wrote stands in a page escaped, so that no `<` in it begins a tag.
    """
    said = dict[str, str]()
    page = _TAG.sub(lambda tag: _by_class(tag[0], said), page)
    rules = "".join(f".{name}.{name}.{name} {{ {style} }}\n" for style, name in said.items())
    page = page.replace("</style>", f"{rules}</style>", 1)
    hashes = " ".join(dict.fromkeys(f"'sha256-{_hash(block)}'" for block in _STYLES.findall(page)))
    return page.replace(f'content="{NO_STYLES}"', f'content="{NO_STYLES}; style-src {hashes}"', 1)


def _by_class(tag: str, said: dict[str, str]) -> str:
    found = _STYLE.search(tag)
    if found is None:
        return tag
    name = said.setdefault(found[1], f"own-{len(said) + 1}")
    rest = tag.replace(found[0], "", 1)
    if _CLASS.search(rest):
        return _CLASS.sub(lambda others: f' class="{others[1]} {name}"', rest, count=1)
    return re.sub(r"(/?>)$", rf' class="{name}"\1', rest)


def _hash(block: str) -> str:
    return b64encode(sha256(block.encode()).digest()).decode()
