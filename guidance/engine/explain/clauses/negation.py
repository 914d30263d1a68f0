"""How a clause is denied, in words that can be read aloud: where no plain "not" does, the vocabulary has `not_so`."""

import re

_AUXILIARIES = frozenset({
    "was", "were", "is", "are", "would", "should", "could", "might", "may", "will", "can", "has", "had", "have",
})  # fmt: skip
_BE = frozenset({"was", "were", "is", "are"})
_ASKING = ("how ", "what ", "when ", "whether ", "which ", "who ", "whoever ", "whose ")
_VERBS = {
    "agreed": "agree", "approved": "approve", "asked": "ask", "attended": "attend", "called": "call",
    "chaired": "chair", "concluded": "conclude", "consented": "consent", "decided": "decide", "ended": "end",
    "gave": "give", "helped": "help", "judged": "judge", "led": "lead", "met": "meet", "needed": "need",
    "refused": "refuse", "said": "say", "sought": "seek", "spoke": "speak", "took": "take", "went": "go",
    "attends": "attend", "covers": "cover", "fits": "fit", "gives": "give", "lives": "live", "means": "mean",
    "obliges": "oblige", "runs": "run", "says": "say", "seems": "seem", "serves": "serve", "shows": "show",
    "suggests": "suggest", "agree": "agree", "know": "know", "meet": "meet",
}  # fmt: skip
_PRESENT = frozenset({"agree", "know", "meet"})
IN_FULL = "it is not so that "
"""What stands before a clause that neither a plain "not" nor its own `not_so` denies."""


def denied(clause: str) -> str:
    """Say that a clause does not hold.

    >>> denied("the child was seen"), denied("a manager read it"), denied("there is concern")
    ('the child was not seen', 'no manager read it', 'there is no concern')
    >>> denied("all who came were told"), denied("how it works was explained"), denied("employers can get advice")
    ('not all who came were told', 'how it works was not explained', 'employers cannot get advice')
    >>> denied("the lead has a plan"), denied("the police took part"), denied("it has been tried")
    ('the lead does not have a plan', 'the police did not take part', 'it has not been tried')
    >>> denied("the child was not seen alone"), denied("it rained")
    ('the child was seen alone', 'it is not so that it rained')
    """
    if found := re.match(r"there (is|are) (?:an? )?", clause):
        return f"there {found[1]} no {clause[found.end() :]}"
    if clause.startswith(("all ", "every ", "everything ")):
        return f"not {clause}"
    words = clause.split()
    held = _BE if clause.startswith(_ASKING) else _AUXILIARIES
    places = [n for n, word in enumerate(words) if word in held]
    if places:
        return _with_not(words, places[-1] if held is _BE else places[0])
    if found := re.match(r"an? ", clause):
        return f"no {clause[found.end() :]}"
    verb = next((n for n, word in enumerate(words) if word in _VERBS), None)
    return _did_not(words, verb) if verb else f"{IN_FULL}{clause}"


def _with_not(words: list[str], at: int) -> str:
    """Put a "not" after an auxiliary; has, had and have are one only before a participle."""
    if words[at + 1 : at + 2] == ["not"]:
        return " ".join([*words[: at + 1], *words[at + 2 :]])
    word, after = words[at], [w for w in words[at + 1 :] if w != "already"]
    owns = word in {"has", "had", "have"} and not re.fullmatch(r"\w+ed|been|held|given|seen", after[0])
    lead = {"has": "does not have", "have": "do not have", "had": "did not have"}[word] if owns else f"{word} not"
    return " ".join([*words[:at], "cannot" if word == "can" else lead, *words[at + 1 :]])


def _did_not(words: list[str], at: int) -> str:
    word = words[at]
    auxiliary = "do" if word in _PRESENT else "does" if word.endswith("s") else "did"
    return " ".join([*words[:at], f"{auxiliary} not", _VERBS[word], *words[at + 1 :]])
