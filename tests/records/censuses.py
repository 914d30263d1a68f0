"""Censuses written for one test, element by element."""

HEAD = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year>"
    "<ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails><Source><LEA>886</LEA></Source></Header><Children>\n"
)


def leaf(name: str, value: object) -> str:
    return "" if value is None else f"<{name}>{value}</{name}>"


def group(name: str, *inside: str, **leaves: object) -> str:
    return f"<{name}>{''.join(leaf(key, value) for key, value in leaves.items())}{''.join(inside)}</{name}>"


def census(*children: str, year: int = 2024) -> str:
    inside = "".join(f"{one}\n" for one in children)
    return f"{HEAD.format(year=year)}{inside}</Children></Message>\n"


def child(*episodes: str, case: object = "T1", born: object = "2015-06-01", **more: object) -> str:
    return group("Child", group("ChildIdentifiers", LAchildID=case, PersonBirthDate=born, **more), *episodes)


def episode(*inside: str, referred: object = "2023-05-02", nfa: object = 0, **leaves: object) -> str:
    return group("CINdetails", *inside, CINreferralDate=referred, ReferralNFA=nfa, **leaves)


def assessment(start: object = "2023-05-03", done: object = "2023-06-01") -> str:
    return group("Assessments", AssessmentActualStartDate=start, AssessmentAuthorisationDate=done)


def enquiry(start: object = "2023-05-10", held: object = "2023-05-24", **leaves: object) -> str:
    return group("Section47", S47ActualStartDate=start, DateOfInitialCPC=held, **leaves)


def plan(start: object = "2023-05-24", end: object = None, reviews: tuple[str, ...] = ()) -> str:
    held = group("Reviews", *(leaf("CPPreviewDate", day) for day in reviews)) if reviews else ""
    return group("ChildProtectionPlans", held, CPPstartDate=start, CPPendDate=end)
