"""Pages of one file hold their styles by hash: nothing else styles them, and no tag styles itself."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from guidance.site.documents.one_file import NO_STYLES, held_to_its_styles

PAGE = (
    f'<html><head><meta http-equiv="Content-Security-Policy" content="{NO_STYLES}"><style>p {{ color: red }}</style>'
    "</head><body>%s</body></html>"
)


def hashes(page: str) -> list[str]:
    blocks = re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL)
    return [f"'sha256-{b64encode(sha256(block.encode()).digest()).decode()}'" for block in blocks]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('<p style="a: b">x</p>', '<p class="own-1">x</p>'),
        ('<p class="c" style="a: b">x</p>', '<p class="c own-1">x</p>'),
        ('<p style="a: b" class="c">x</p>', '<p class="c own-1">x</p>'),
        ('<path d="M 0" style="a: b"/>', '<path d="M 0" class="own-1"/>'),
        ('<i style="a: b"></i><b style="a: b"></b>', '<i class="own-1"></i><b class="own-1"></b>'),
        ('<i style="a: b"></i><b style="c: d"></b>', '<i class="own-1"></i><b class="own-2"></b>'),
        ("<p>&lt;p style=&quot;a: b&quot;&gt;</p>", "<p>&lt;p style=&quot;a: b&quot;&gt;</p>"),
        ('<p>he said style="a: b" and went</p>', '<p>he said style="a: b" and went</p>'),
        ("<svg><style>*{x: y}</style></svg>", "<svg><style>*{x: y}</style></svg>"),
        ("<p>x</p>", "<p>x</p>"),
    ],
)
def test_no_tag_styles_itself_and_each_block_of_styles_is_let_in_by_its_hash(body: str, shown: str) -> None:
    page = held_to_its_styles(PAGE % body)
    assert page.partition("<body>")[2] == f"{shown}</body></html>"
    assert f'content="{NO_STYLES}; style-src {" ".join(hashes(page))}"' in page
    assert "unsafe" not in page


def test_a_style_that_stood_in_a_tag_still_overrules_the_others() -> None:
    page = held_to_its_styles(PAGE % '<p style="color: blue">x</p>')
    assert ".own-1.own-1.own-1 { color: blue }\n</style>" in page


def test_a_style_that_somebody_puts_in_afterwards_is_not_let_in() -> None:
    page = held_to_its_styles(PAGE % "<p>x</p>").replace("color: red", "color: blue")
    assert hashes(page)[0] not in page
