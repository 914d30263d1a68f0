"""What no person would say: patterns that are not to be in anything that people read."""

import re
from collections.abc import Iterable, Mapping

_CODE = re.compile(r" ?\[[^\]]*\]| ?<[^>]*>| \(calendar [\w-]+ \d{4}-\d\d-\d\d\)")
"""Names that are marked as names: between backticks or brackets, an address, the version of a calendar."""
PATTERNS = {
    "a name of the engine's": r"\w_\w",
    "a word of the engine's": (
        r"\b(?:trigger(?:s|ed)?|discharged(?! from hospital)|undetermined|anchor(?:ed)?|boolean|later known|"
        r"undated answer|over-reports|under-reports|either answer will do|standing: |status: |left out unless|derived|"
        r"limit of power|not-checkable)\b"
    ),
    "a value of the program's": r"\b(?:None(?! (?:is|of|was|are|may|can)\b)|null|True|False|NaN)\b|\(\)|\[\]|\{|\}",
    "the engine's word for what is late": r"(?i)\bbreach",
    "a word said twice": r"(?i)(?<![\w-])(?!that that\b|had had\b)(\w+) \1(?![\w-])",
    "a clause said twice": (
        r"(?i)\b((?:the|an?|it|there) (?:[\w'-]+ ){2,}[\w'-]+)(?: \([^)]*\))?(?:; |, | or | and )+\1\b"
    ),
    "no days": r"(?<![\d/])0 (?:days?|weeks?|months?|hours?|times|others?|more)\b",
    "two spaces": r"(?<=\S)  ",
    "a space before a mark": r" [,;.?!](?!\w)|,,|\.\.(?!\.)|;;|: :|: ;",
    "a machine's date": r"(?<![\w/-])\d{4}-\d\d-\d\d",
    "a share, a tick or a total": (
        r"\d ?%|\bper ?cent\b|[✓✔☑]|(?<![\w/])\d/\d(?![\w/])|"
        r"(?<!section )\b\d+ (?:out )?of (?:the |these |those |all )?\d+\b(?! Act)(?! [A-Z][a-z]+ \d{4})"
    ),
    "a fact with no clause": r"[“”]|\bit is not so that\b|whether (?:by|on|with|at|led|newly|assessed) ",
    "a thing that is not had": r"does not give (?:time of|calendar year)|already already|not yet born already",
}
_EXPECTED = re.compile(r"(?i)^the (?:2023 edition|text of) .*(?:expected|asked|required|allowed|said)")
UNREAD = "the 2026 text in force was not read"


def amiss(text: str) -> list[str]:
    """Say which patterns a text holds that is to be read."""
    plain = _CODE.sub("", re.sub(r"`[^`]*`", "X", text))
    return [what for what, pattern in PATTERNS.items() if re.search(pattern, plain)]


def all_amiss(texts: Iterable[str]) -> Mapping[str, list[str]]:
    """Return each text that would not be said, with what is wrong with it."""
    return {text: found for text in dict.fromkeys(texts) if (found := amiss(text))}


def no_end(text: str) -> bool:
    """Tell whether a sentence has no end."""
    return not re.search(r"[.?!…:]\"?\s*$", text)


def force_amiss(says: str, sentence: str, *, law: bool, says_must: bool, power: bool, inferred: bool) -> list[str]:
    """Say what is wrong with how strongly a rule is told, given what it is."""
    found = []
    if "The law" in says and not law:
        found.append("the law, where none speaks")
    if re.search(r"\bmust\b", f"{says} {sentence.partition(' unless ')[0]}") and not (law or says_must):
        found.append("must, where the text says no such thing")
    if power and ("must" in says or re.search(r"(?<!it is )open to|\bmust\b", sentence)):
        found.append("a limit of a power, told as something to do")
    if inferred and (not says.startswith("The ") or UNREAD not in says or "Statutory guidance" in says):
        found.append("an edition nobody has read, told as if it had been")
    return found
