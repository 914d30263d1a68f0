"""What is taken away from the site says what the pages say, and can be opened by what opens such files."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

from guidance.app.packs.shipped import shipped
from guidance.site.catalogue import Catalogue
from guidance.site.front import downloads

KNOWN = Catalogue(shipped())
FILES = dict(downloads.downloads(KNOWN))
ATOM = "{http://www.w3.org/2005/Atom}"


def test_rules_json_has_every_rule_of_every_edition_with_how_it_stands() -> None:
    said = json.loads(FILES["rules.json"])
    assert {rule["id"] for rule in said["rules"]} == {rule.id for rule in KNOWN.library.rules}
    stands = {rule["id"]: rule["stands"] for rule in said["rules"]}
    assert stands["wt10.icpc.15wd"] == "no longer in force"
    assert stands["wt26.icpc.15wd"] == "in force"
    assert said["as_at"] == str(KNOWN.as_at)


def test_timescales_csv_has_every_rule_with_a_limit_and_no_cell_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(FILES["timescales.csv"].removeprefix("\ufeff"))))
    assert {row["id"] for row in rows} == {rule.id for rule in KNOWN.library.rules if rule.has_limit}
    by_id = {row["id"]: row for row in rows}
    assert by_id["wt26.icpc.15wd"]["by_when"] == "15 working days"
    assert by_id["ca89.pp.max"]["by_when"] == "the power ends: 72 hours"
    evil = KNOWN.rules["wt26.icpc.15wd"]
    bad = replace(KNOWN, library=replace(KNOWN.library, rules=(replace(evil, title="=cmd()", bearer="+1"),), trials=()))
    (row,) = csv.DictReader(io.StringIO(dict(downloads.downloads(bad))["timescales.csv"].removeprefix("\ufeff")))
    assert (row["title"], row["who"]) == ("'=cmd()", "'+1")


def test_the_feed_holds_what_has_begun_and_ended_the_latest_first_under_names_that_stay() -> None:
    feed = ET.fromstring(FILES["changes.atom"])  # noqa: S314  written a moment ago by this program
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    assert days == sorted(days, reverse=True)
    assert len(set(ids)) == len(ids)
    assert "tag:guidance-engine,2026:working-together-2026:begins:2026-03-19" in ids
    earlier = dict(downloads.downloads(replace(KNOWN, as_at=date(2026, 3, 18))))["changes.atom"]
    assert "working-together-2026:begins" not in earlier
    assert set(re.findall("<id>.*?</id>", earlier)) < set(re.findall("<id>.*?</id>", FILES["changes.atom"]))


def test_the_calendar_holds_each_day_once_in_lines_that_a_calendar_can_hold() -> None:
    lines = FILES["days.ics"].split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    whole = FILES["days.ics"].replace("\r\n ", "")
    uids = re.findall(r"^UID:(.*?)\r$", whole, re.MULTILINE)
    assert len(set(uids)) == len(uids) == whole.count("BEGIN:VEVENT")
    assert re.search(r"DTSTART;VALUE=DATE:20260319\r\nSUMMARY:Working Together to Safeguard Children", whole)
