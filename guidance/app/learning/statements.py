"""What every dossier on a rule says of itself. A test holds all of it to claiming no cause and naming nobody."""

from guidance.app.withholding import WITHHELD, notice

CANNOT_SHOW = (
    (
        "This page says what is held of rules: their words, what records and published figures show, and what "
        "people recorded and wrote. It cannot show why anything is as it is, nor that a rule made it so."
    ),
    "It cannot show whether any child was safer, was heard, or was helped. Time kept is not a child helped.",
    "Whether to keep a rule, change it or drop it is for people to decide. Nothing here decides it.",
)
NOT_HARM = (
    "Bunching is not harm by itself. Work that gathers at a limit says that the limit is worked to. When emergency "
    "departments in England were held to four hours, patients gathered at the limit, decisions were distorted, more "
    "were admitted, and fewer died: 14 per cent fewer of those affected (Gruber, Hoe and Stoye, Saving Lives by Tying"
    " Hands, Review of Economics and Statistics 105(1), 2023). What it comes to for children here, no count of days "
    "can say."
)
NO_QUALITY = (
    "No published figure stands beside these times that says whether the work was good: none of the tables held tells"
    " whether the child was seen alone, what children and families said, or what an audit found."
)
QUALITY = (
    "Audit answers: no record holds them. `guidance audit` puts the questions, and people answer.",
    "A plan ended and begun again: not counted here.",
    "What children and families said: no record holds it in a form that can be counted. Ask them.",
)
PLACES = (
    "Authorities are in order of name, and in no other. They differ in size, in whom they serve, in how they record "
    "and in much else; one outside the limits is one to ask, and no better or worse for it."
)
NO_LEDGER = (
    "No ledger was asked for this page: who departed from the rule, what people wrote of it and what a review decided "
    "are not in it. An authority sees its own with `guidance review`."
)
FIXED = (
    "A year is counted by the duties that began in it, as the records stood on 30 September after it, and not before "
    "that day: so that a report made later on the same records gives the same, and one subtracted from the other "
    "gives nothing back. Reports on other records, on another rule that begins from the same events, or that give an "
    "authority to records without one, are not protected from each other: settle on one, and publish one."
)
SMALL_COUNTS = f"{WITHHELD}: withheld. " + notice(
    "Counts from 1 to {most} are withheld, counts that rest on fewer than {minimum} children with them, and as many "
    "more as it takes that no sum or difference gives one back. Nought is shown, except inside a count that is "
    "withheld."
)
DECIDERS = (
    "How departures divide is shown where at least {deciders} different roles or agencies decided them: where one "
    "does, everybody knows whose they are."
)
NO_WORDS = (
    "What people wrote is not here, only how much of it there is: words can be known by whoever knows the case. "
    "`guidance feedback {rule}` shows it to those who may read the ledger."
)
LEDGER_YEARS = (
    "By the year, to 31 March, in which the ledger took them in, shown once it has ended; what was corrected or "
    "withdrawn since is among them."
)
PATTERNS = (
    "A pattern is told where chance alone would bring as much in one clean year of a hundred at the most (bunching: "
    "where the whole 95 % interval lies above nothing, as it did in 27 of 1,000 simulated years at the most). Six are "
    "looked for in each authority: now and then one is told where there is nothing. None says why, or is held against "
    "anybody."
)
ROUNDED = "Rounded to 10."
