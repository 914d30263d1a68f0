"""What every report says of itself. A test holds all of it to claiming no cause."""

from guidance.engine.measure.closures import MONTHS

CANNOT_SHOW = (
    (
        "This report says what records show before, during and after a trial. It cannot show why "
        "anything differs from one time, or one authority, to another, and nothing in it says that a "
        "trial made a difference or that it made none."
    ),
    "It cannot show whether any child was safer, or was heard, or was helped. Time kept is not a child helped.",
    "What is not on the record is not known: it is counted as cannot tell, and never as done.",
)
HOW_COUNTED = (
    "Counts are of duties: one rule, started once, in one case. One child can be behind several.",
    (
        "The period of a duty is the day on which it began, whenever it was done; what began on other days is "
        "in no column. The period of a closure is the day of the closure."
    ),
    (
        "A duty set aside is counted by what the national rule says of it all the same. Outside the "
        "limit means done late, or not shown done when the last day had passed."
    ),
    (
        "Working days are counted as the limit counts them, from the day that the clock ran from, "
        "which is 0; what was done on a day that is not a working day is counted with the next."
    ),
    (
        "A case is counted as referred again where the same child's record shows a referral within "
        f"{MONTHS} months of the closure. Closures on a death are left out."
    ),
)
GIVEN_BACK = (
    "Some of these duties were set aside while the trial ran, and stand again since: they are counted by the day on "
    "which they began, with those that it left standing."
)
NO_RECORD = "No record can show whether this was kept; it is listed so that it is not forgotten."
NESTED = (
    "A table above counts duties that begin with the same events, and a count of one of the two is withheld: so that "
    "neither gives it back, a column here is withheld whole, noughts among it."
)
NO_DUTY = "No duty of this rule began in any of these periods, in these records."
ONLY_PEOPLE = "Only people can answer this."
NOT_FOUND = "What was agreed has not been found, so there is nothing to hold the records to."
TIMES_ABOVE = "The records show times: see the tables. Whether they answer this is for people to say."
RE_REFERRALS = (
    "The records show cases closed and children referred again: see the table. What lay behind them they do not."
)
CONDITION = "No record here shows whether this was kept: a question to the people who agreed it."
CONDITION_RULES = (
    "A question to the people who agreed it; what the rules in place of the suspended ones found is above."
)
SMALL = (
    "Counts from 1 to {most} are withheld, and so are counts that rest on fewer than {minimum} "
    "children, and as many more as it takes that no sum or difference gives one back; where two "
    "rules start from the same events and a count of either is withheld, only the first is counted. Nought is "
    "shown, except inside a count that is withheld. Do not publish beside this one another report on "
    "the same records with other dates: their difference can be taken."
)
NOT_ALL_ASKED = (
    "These packs do not hold all that is asked at every stage of a child's journey that these records touch: what is "
    "counted here is not all that was due."
)
NOT_YET = (
    "Cases of which nothing had happened, or nothing had been written down, by the day of this report, and so are "
    "counted nowhere: {cases}."
)
BREAKS_OFF = "The file breaks off at line {line}, and whoever comes after is not counted: `{file}`."
