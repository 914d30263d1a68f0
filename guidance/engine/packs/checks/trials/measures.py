"""What kind of measure a trial names: of time, of quality, or of what children and families say."""

import re

TIMELINESS, QUALITY, VOICE = "timeliness", "quality", "voice"
_WORDS = {
    VOICE: r"say|says|said|tell us|told us|views?|voices?|feedback|experiences?|complaints?|surveys?",
    QUALITY: r"quality|audits?|audited|outcomes?|re-?referrals?|re-?referred|repeat\w*|second plans?|supervision|"
             r"observ\w+|safer|harm\w*|understand\w*|reasons?",
    TIMELINESS: r"(?:working |calendar )?days?|weeks?|months?|hours?|time|times|timescales?|timely|timeliness|delays?|"
                r"late|lateness|overdue|within|how long|how soon",
}  # fmt: skip
"""Looked for in this order: `re-referrals within 12 months` says how well it went, not how fast."""


def kind_of_measure(text: str) -> str:
    """Tell the kind of a measure by its words; empty where they do not show it, which is then for people to say.

    >>> kind_of_measure("working days to the conference")
    'timeliness'
    >>> kind_of_measure("re-referrals within 12 months")
    'quality'
    >>> kind_of_measure("what children and families say")
    'voice'
    >>> kind_of_measure("staff vacancies")
    ''
    """
    found = (kind for kind, words in _WORDS.items() if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))
    return next(found, "")
