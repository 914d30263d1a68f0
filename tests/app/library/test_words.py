"""What the library says of itself: refusals, search, and a notebook."""

import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from guidance import Query, Refused, evaluate, explain, search
from guidance.app.packs.shipped import HOUSE
from tests.app.library.given import INSTRUMENT, PACK, RECORDS, asked, written


def test_a_refusal_says_why_in_its_own_words() -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked(HOUSE / "nowhere.jsonl"))
    assert "error[G600]: the file cannot be read: it is not there" in str(refused.value)
    assert "= help: check the path" in str(refused.value)


def test_a_long_refusal_says_how_many_more_there_are() -> None:
    with pytest.raises(Refused) as refused:
        evaluate(asked([{"case": "C"} for _ in range(30)]))
    assert len(refused.value.diagnostics) == 60
    assert str(refused.value).endswith("… and 40 more, in `diagnostics`")


def test_search_finds_what_speaks_of_some_words_on_a_day() -> None:
    assert "wt10.icpc.15wd" in [entry.id for entry in search("initial conference", as_at=date(2011, 5, 3))]
    assert not [entry.id for entry in search("initial conference", as_at=date(2011, 5, 3)) if entry.id[:4] == "wt23"]


class Tags(HTMLParser):
    """The elements that a text would make, and what it says between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.words = set[str](), ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(f"{tag}{attrs or ''}")

    def handle_data(self, data: str) -> None:
        self.words += data


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
OURS = {"p", "b", "table", "thead", "tbody", "tr", "th", "td"}


def hostile(tmp_path: Path) -> Iterator[Query]:
    record = {"case": EVIL, "event": "referral_received", "at": "2011-04-18", "id": EVIL}
    yield asked([record])
    yield asked([{**record, "episode": EVIL}], case=EVIL)
    yield asked([{"source": EVIL, "shows": ["referral_received"]}, record])
    folder = tmp_path / "evil"
    folder.mkdir()
    written(folder / "instrument.yaml", INSTRUMENT.replace("title: Mine", f"title: '{EVIL}'"))
    written(folder / "01-visits.yaml", PACK.replace("Visit within", f"{EVIL} within"))
    yield asked([{**record, "authority": "kent"}], overlays=(folder,))


def test_nothing_that_records_or_packs_say_is_an_element_of_a_notebook(tmp_path: Path) -> None:
    shown = [evaluate(query)._repr_html_() for query in hostile(tmp_path)]
    for page in shown:
        assert Tags(page).tags <= OURS
        assert "&lt;script&gt;" in page
    assert len(shown) == 4


def test_a_notebook_shows_what_is_open_first_and_every_open_question() -> None:
    records = [*RECORDS, {"case": "C", "event": "new_information_received", "at": "2011-06-29",
                          "about_significant_harm": True}]  # fmt: skip
    answer = evaluate(asked(records))
    words = Tags(answer._repr_html_()).words
    assert [q.question for q in answer.questions if q.question not in words] == []
    assert answer.questions
    opened = words.index("not shown in time")
    assert opened < words.index("cannot tell")


def test_a_notebook_counts_what_it_leaves_out() -> None:
    census = HOUSE / "examples" / "census-2024-invented.xml"
    words = Tags(evaluate(Query(census, date(2024, 3, 31), ledger=None))._repr_html_()).words
    assert re.search(r"And \d+ findings more, in `findings`\.", words)
    assert re.search(r"These records cannot show \d+ duties more\.", words)


def test_an_answer_says_itself_in_one_line() -> None:
    answer = evaluate(asked(case="C"))
    assert repr(answer) == f"<Answer: {len(answer.findings)} findings as at 2011-06-30>"
    assert "referral_received" not in repr(answer.query)


def test_an_explanation_is_shown_as_it_stands() -> None:
    shown = explain(asked(case="C"), "wt10.ia.complete")
    assert str(shown) == "\n".join(shown)
    assert Tags(shown._repr_html_()).words == str(shown)
    assert Tags(shown._repr_html_()).tags == {"pre"}
