"""A power that has ended stays on the screen until an event shows what followed."""

import pytest

from tests.cli.conftest import Run
from tests.cli.next_screen.given import ORDER, POLICE, Data, Event, Power, Records, Screen, at

POWERS = [
    (at("2026-03-02T08:15", POLICE), "2026-03-06", "Police protection ended at 08:15 on Thu 5 March 2026"),
    (at("2024-10-26T10:00", POLICE), "2024-10-30", "Police protection ended at 09:00 on Tue 29 October 2024"),
    (at("2025-03-29T09:00", POLICE), "2025-04-02", "Police protection ended at 10:00 on Tue 1 April 2025"),
    (at("2011-02-01T23:59", POLICE), "2011-02-06", "Police protection ended at 23:59 on Fri 4 February 2011"),
    (at("2026-03-02", POLICE), "2026-03-07", "at the latest, and may have ended from Thu 5 March 2026 at 00:00"),
    (
        at("2026-03-02", ORDER, expires="2026-03-09"),
        "2026-03-11",
        "The emergency protection order ended on Mon 9 March 2026",
    ),
    (
        at("2009-07-01", ORDER, expires="2009-07-08"),
        "2009-07-09",
        "The emergency protection order ended on Wed 8 July 2009",
    ),
    (
        at("2011-03-02", "emergency_protection_order_extended", expires="2011-03-14", first_extension=True),
        "2011-03-15",
        "The emergency protection order ended on Mon 14 March 2011",
    ),
    (
        at("2026-03-02", "interim_order_made", expires="2026-04-20"),
        "2026-04-21",
        "The interim order ended on Mon 20 April 2026",
    ),
    (
        at("2026-03-02", "child_assessment_order_made", begins="2026-03-03", expires="2026-03-09"),
        "2026-06-01",
        "The child assessment order ended on Mon 9 March 2026",
    ),
]


@pytest.mark.parametrize(("start", "as_at", "words"), POWERS)
def test_a_power_that_ran_out_stays_in_words(screen: Screen, start: Event, as_at: str, words: str) -> None:
    said = screen([start], as_at)
    assert said.index("A power that has ended or is ending") < said.index(words)
    assert f"{words}; no order, return or placement is on record" in said
    assert "No outstanding duty found" not in said


TOO_LONG = [
    (at("2026-11-28T02:00", ORDER, expires="2026-12-20"), "2026-12-21", "Sun 20 December 2026", "Sat 5 December 2026"),
    (at("2026-11-28", ORDER, expires="2027-11-28"), "2027-12-01", "Sun 28 November 2027", "Sat 5 December 2026"),
    (at("2026-03-02", ORDER, expires="2026-03-20"), "2026-05-01", "Fri 20 March 2026", "Mon 9 March 2026"),
    (
        at("2026-03-02", "child_assessment_order_made", begins="2026-03-03", expires="2026-03-20"),
        "2026-06-01",
        "Fri 20 March 2026",
        "Mon 9 March 2026",
    ),
]


@pytest.mark.parametrize("order", TOO_LONG)
def test_a_day_beyond_the_acts_most_is_still_a_contradiction_once_it_has_gone_by(
    screen: Screen, run: Run, records: Records, order: tuple[Event, str, str, str]
) -> None:
    start, as_at, written, longest = order
    said, table = screen([start], as_at), " ".join(run("evaluate", records(start), "--as-at", as_at).out.split())
    words = f"for the order to end, {written}, contradicts the Act, which lets it run no later than {longest}"
    assert f"ended by now, but the day that the record gives {words}; no order, return or placement" in said
    assert f"power ended; the day that the record gives {words}" in table
    assert f"ended on {written}" not in said


@pytest.mark.parametrize("power", POWERS)
@pytest.mark.parametrize("followed", ["interim_order_made", "looked_after_ended", "accommodation_agreed", "child_died"])
def test_it_goes_once_the_record_shows_what_followed(data: Data, power: Power, followed: str) -> None:
    start, as_at, _ = power
    assert len(data([start], as_at)["powers_ended"]) == 1
    left = data([start, at(as_at, followed)], as_at)["powers_ended"]
    assert all("of what may follow it nothing is on record between" in " ".join(f["because"]) for f in left)


def test_being_looked_after_from_the_first_day_of_an_order_does_not_show_what_followed_it(screen: Screen) -> None:
    order = at("2026-03-02", "emergency_protection_order_made", expires="2026-03-09")
    during, after = (at(day, "looked_after_started") for day in ("2026-03-02", "2026-03-10"))
    ended = "The emergency protection order ended on Mon 9 March 2026"
    assert ended in screen([order, during], "2026-03-12", "--all")
    assert ended not in screen([order, after], "2026-03-12", "--all")


OFFERED = "The police may ask for an emergency protection order"


@pytest.mark.parametrize("hour", ["00:10", "08:15", "12:00", "22:30"])
def test_what_needs_a_power_to_be_running_is_offered_only_while_it_runs(screen: Screen, hour: str) -> None:
    taken = at(f"2026-03-02T{hour}", "police_protection_started")
    assert OFFERED in screen([taken], "2026-03-03", "--all")
    assert OFFERED not in screen([taken], "2026-03-06", "--all")
    assert OFFERED not in screen([taken], "2026-03-06")
    assert OFFERED not in screen([taken, at("2026-03-03T20:00", "police_protection_ended")], "2026-03-04", "--all")


def test_what_was_left_open_by_it_is_counted_and_not_lost(screen: Screen) -> None:
    taken = at("2026-03-02T08:15", "police_protection_started")
    first, whole = screen([taken], "2026-03-06"), screen([taken], "2026-03-06", "--all")
    assert "[ca89.pp.tell.3]" not in first
    assert "about what has since closed or ended" in first
    assert whole.index("About what has since been decided or closed, or has ended") < whole.index("[ca89.pp.tell.3]")
    assert "[ca89.s47.enquire.3]" in first


def test_an_end_to_the_minute_is_told_before_and_after_it(screen: Screen) -> None:
    taken = at("2026-03-02T08:15", "police_protection_started")
    assert "power ends Thu 5 March 2026 at 08:15" in screen([taken], "2026-03-05T08:00")
    assert "ended at 08:15 on Thu 5 March 2026; no order" in screen([taken], "2026-03-05T08:30")
