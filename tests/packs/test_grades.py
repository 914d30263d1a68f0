"""How well a rule is said to be known, held against the texts that it is known from."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from guidance.app.packs import checking
from guidance.app.packs.shipped import shipped
from guidance.engine.model.instruments.provenance import Publication
from guidance.engine.model.rule import Evidence
from guidance.engine.packs.checks.grades import texts_of
from tests.packs.pack_files import INSTRUMENT, SOURCE, item, mapping, pack, rule, written

HOUSE = shipped()
OWN = {"of": "[test-guide]"}
ACT = {"of": "[children-act-1989]"}
SCHEDULE = "{heading: 'Death, Schedule 2', evidence: recalled}"
LAW = {"force": "act", "rests_on": "Children Act 1989 s.47", "convention": "day-after"}


def codes(
    folder: Path,
    source: Mapping[str, str],
    changes: Mapping[str, str] | None = None,
    instrument: Mapping[str, str] | None = None,
) -> list[str]:
    """Check a pack of one rule that is known from one source."""
    text = {"provision": known_so("confirmed"), **(changes or {})}
    files = pack(instrument=mapping(INSTRUMENT, **(instrument or {})), rules=rule(**text))
    written(folder, {**files, "sources.yaml": item(SOURCE, **source)})
    return [d.code for d in checking.check([folder]).diagnostics]


def known_so(evidence: str) -> str:
    return f"{{heading: Referrals, evidence: {evidence}, sources: [ANY]}}"


# The instrument of these packs is in force from 17 March 2010 to 14 April 2013.
@pytest.mark.parametrize(
    ("source", "changes", "found"),
    [
        (OWN, {}, []),
        ({}, {}, ["G290"]),
        ({"of": "[working-together-2013]"}, {}, ["G290"]),
        ({"of": "[working-together-2013, test-guide]"}, {}, []),
        ({"of": "[A guide made for tests]"}, {}, []),
        ({}, {"provision": known_so("corroborated")}, []),
        ({}, {"provision": known_so("recalled")}, []),
        (OWN | {"stood": "{from: 2010-03-17}"}, {}, []),
        (OWN | {"stood": "{from: 2013-04-14}"}, {}, []),
        (OWN | {"stood": "{from: 2013-04-15}"}, {}, ["G291"]),
        (OWN | {"stood": "{until: 2010-03-17}"}, {}, []),
        (OWN | {"stood": "{until: 2010-03-16}"}, {}, ["G291"]),
        (OWN | {"stood": "{from: 2011-01-01, until: 2011-01-01}"}, {}, []),
        (OWN | {"stood": "{from: 2011-01-01, until: 2011-01-01}"}, {"commencement": "2011-01-02"}, ["G291"]),
        (OWN | {"stood": "{from: 2011-01-01, until: 2011-01-01}"}, {"repeal": "2011-01-01"}, ["G291"]),
        (OWN | {"stood": "{from: 2011-01-01, until: 2011-01-01}"}, {"repeal": "2011-01-02"}, []),
        (ACT, LAW, []),
        (OWN, LAW, ["G290"]),
        (ACT, {}, ["G290"]),
        ({"of": "[Children Act 1989]"}, LAW, []),
        ({"of": "[children-act-2004]"}, LAW, ["G290"]),
        (ACT | {"stood": "{from: 2026-03-25}"}, LAW, ["G291"]),
        (ACT, LAW | {"rests_on": "Children Act 1989"}, ["G292"]),
        (ACT, LAW | {"rests_on": "Children Act 1989", "provision": "{section: '47', evidence: recalled}"}, []),
        (ACT, LAW | {"rests_on": "Children Act 1989", "provision": SCHEDULE}, []),
    ],
)  # fmt: skip
def test_confirmed_asks_for_a_text_of_the_rules_own_instrument_and_days(
    source: Mapping[str, str], changes: Mapping[str, str], found: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, source, changes) == found


def test_words_that_another_edition_takes_over_are_borne_out_for_it_and_no_more(tmp_path: Path) -> None:
    later: dict[str, str | None] = {"instrument": "test-guide-2", "commencement": "2013-04-15", "repeal": None}
    confirmed = rule(provision="{evidence: confirmed, sources: [ANY]}")
    written(tmp_path / "a", {**pack(rules=confirmed), "sources.yaml": item(SOURCE, **OWN)})
    carried = item({"id": "u.one", "carries": "t.refer.decide"})
    written(tmp_path / "b", {"instrument.yaml": mapping(INSTRUMENT, **later), "01-referral.yaml": carried})
    library = checking.check([tmp_path])
    assert library.diagnostics == ()
    assert {r.id: str(r.evidence) for r in library.rules} == {"t.refer.decide": "confirmed", "u.one": "corroborated"}


def test_what_a_law_asks_is_as_well_known_of_the_edition_that_takes_it_over() -> None:
    rules = [HOUSE.rule(name) for name in ("wt13.coroner", "wt15.coroner")]
    assert [str(r.evidence) for r in rules if r] == ["confirmed", "confirmed"]


def test_a_source_whose_title_is_written_out_is_left_to_the_reader(tmp_path: Path) -> None:
    named = '{evidence: confirmed, sources: ["Anytown procedures, 2011"]}'
    written(tmp_path, pack(rules=rule(provision=named)))
    assert checking.check([tmp_path]).diagnostics == ()


@pytest.mark.parametrize(
    ("written_so", "found"),
    [
        ({"text_read": "true"}, ["G293"]),
        ({"text_read": "true", "source": "{url: any.example}"}, ["G293"]),
        ({"text_read": "true", "source": "{read: 2026-11-29}"}, []),
        ({"text_read": "false"}, []),
    ],
)
def test_an_instrument_that_was_read_says_on_which_day(
    written_so: Mapping[str, str], found: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, OWN, instrument=written_so) == found


def test_a_text_cannot_have_stood_until_a_day_before_it_began(tmp_path: Path) -> None:
    assert codes(tmp_path, OWN | {"stood": "{from: 2011-01-02, until: 2011-01-01}"})[0] == "G303"


@pytest.mark.parametrize(
    ("text", "rule_days", "stood"),
    [
        (("", ""), ("", ""), True),
        (("2011-01-01", ""), ("", "2011-01-01"), False),
        (("2011-01-01", ""), ("", "2011-01-02"), True),
        (("", "2011-01-01"), ("2011-01-01", ""), True),
        (("", "2011-01-01"), ("2011-01-02", ""), False),
    ],
)
def test_a_text_stood_on_a_day_of_a_rule_both_ends_looked_at(
    text: tuple[str, str], rule_days: tuple[str, str], *, stood: bool
) -> None:
    days = [date.fromisoformat(day) if day else None for day in (*text, *rule_days)]
    assert Publication("A", "a", since=days[0], until=days[1]).stood_within(days[2], days[3]) is stood


def test_every_shipped_rule_that_is_confirmed_was_read_in_a_text_of_its_own_instrument() -> None:
    confirmed = [r for r in HOUSE.every_rule if r.evidence is Evidence.CONFIRMED]
    instruments = (*HOUSE.instruments, *HOUSE.named_instruments)
    assert len(confirmed) > 400
    assert [r.id for r in confirmed if not texts_of(r, r.provision.known_from, instruments)] == []


def test_no_shipped_rule_is_graded_above_its_sources_or_without_a_place() -> None:
    assert [d.code for d in HOUSE.diagnostics if d.code in {"G290", "G291", "G292", "G293"}] == []
