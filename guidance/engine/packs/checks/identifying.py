"""Words by which a child or a family could be known, in a text that is to be shared.

No list catches everything: this refuses what it can, and two people read the rest.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.period import NUMBERS
from guidance.engine.packs.reading.places import Entry, Step
from guidance.engine.packs.schema.deviation import LessonText

_NUMBER = rf"(?:\d+|{'|'.join(NUMBERS[1:])})"
_MONTHS = "January|February|March|April|June|July|August|September|October|November|December"
_ETHNICITY = (
    "afghan african albanian arab arabic asian bangladeshi bengali black british caribbean chinese christian english "
    "eritrean ethnic ethnicity filipino ghanaian gypsy hindi hindu indian iranian iraqi irish islamic jewish jamaican "
    "kurdish lithuanian mixed-race mixed-heritage muslim nigerian pakistani pashto polish portuguese punjabi race "
    "refugee roma romanian romany russian scottish sikh slovak somali spanish sudanese swahili syrian tamil traveller "
    "travellers turkish ukrainian urdu vietnamese welsh white yoruba"
)
_FAMILY = (
    "adopted adoptive aunt brother brothers cousin cousins dad daughter daughters eldest father fathers grandad "
    "grandfather grandma grandmother grandparent grandparents half-brother half-sister husband kinship lone-parent "
    "mother mothers mum nan nephew niece oldest only-child partner's quadruplets sibling siblings sister sisters son "
    "sons stepbrother stepfather stepmother stepsister triplet triplets twin twins uncle widow widower wife youngest"
)
_AGES = (
    "adolescent adolescents babies baby infant infants newborn preschooler teenage teenager teenagers toddler unborn"
)
_SECTION = r"(?:section|sections|s\.|ss\.|article|regulation|part|chapter|principle)\s*$"
_PUBLIC = (
    "A ACPO Act Acts An Article CAMHS Children England GP Guidance I Munro NHS Ofsted Regulations Section Social The "
    "To Together Working"
)
_OURS = frozenset(_PUBLIC.split())
"""Words with a capital that name no person and no place of a family's."""


def _any(words: str) -> str:
    return rf"\b(?:{'|'.join(re.escape(w).replace('-', '[- ]') for w in words.split())})\b"


@dataclass(frozen=True)
class _Sort:
    """One sort of thing by which somebody could be known: how it is found, and what to write in its place."""

    what: str
    pattern: re.Pattern[str]
    cure: str


def _sort(what: str, pattern: str, cure: str, flags: int = re.IGNORECASE) -> _Sort:
    return _Sort(what, re.compile(pattern, flags), cure)


_AGE = (
    rf"\b{_NUMBER}[- ](?:year|month|week|day)s?[- ]olds?\b|\baged?\s+{_NUMBER}\b|\b\d+\s*(?:y/?o|yrs?)\b|"
    rf"\bunder[- ](?:{_NUMBER})s?\b|{_any(_AGES)}"
)
_KIN = (
    rf"{_any(_FAMILY)}|\b{_NUMBER}\s+(?:children|boys|girls|kids)\b|"
    r"\b(?:lone|single|same-sex|teenage)\s+(?:parent|carer)s?\b"
)
_DATE = (
    rf"\b(?:19|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?May\b|\b(?:{_MONTHS})\b|"
    r"\b(?:in|of|by|since|last|next|early|late|mid|until)[- ]May\b|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:Christmas|Easter|Ramadan|Eid|Diwali)\b"
)
_REACH = r"\S+@\S+|\b\d{5,}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\bhttps?:\S+"
_SORTS = (
    _sort("an age", _AGE, "write `the child`, and no age"),
    _sort("ethnicity, language, nationality or faith", _any(_ETHNICITY), "leave it out, or say what it meant"),
    _sort("a family's pattern", _KIN, "write `a parent`, `a relative` or `the family`"),
    _sort("a date", _DATE, "say how long, or leave it out", 0),
    _sort("a number, an address or a way to reach somebody", _REACH, "leave it out", 0),
)


@dataclass(frozen=True)
class Known:
    """What is known of the case that the text must not hold: references, names, authorities, and its own words."""

    references: tuple[str, ...]
    people: tuple[str, ...]
    authorities: tuple[str, ...]
    own_words: tuple[str, ...]
    public_words: frozenset[str] = frozenset()


def check_lesson(entry: Entry[LessonText], known: Known) -> Iterator[Diagnostic]:
    """Say everything in a text by which somebody could be known."""
    shingles = {run for text in known.own_words for run in _runs(text)}
    for path, text in _texts(entry.text):
        for what, found, cure in _found(text, known):
            yield entry.mistake("G163", f"`{found}` gives {what}", entry.at(*path), cure)
        copied = next((run for run in _runs(text) if run in shingles), None)
        if copied:
            message = f"`{copied}` is in the case's own record"
            yield entry.mistake("G163", message, entry.at(*path), "tell it in general terms, in other words")


def _texts(text: LessonText) -> Iterator[tuple[tuple[Step, ...], str]]:
    for key in type(text).model_fields:
        value = getattr(text, key)
        if isinstance(value, str):
            yield (key,), value
        else:
            yield from (((key, n), item) for n, item in enumerate(value))


def _found(text: str, known: Known) -> Iterator[tuple[str, str, str]]:
    """Yield what was found, the words, and the cure; each word once."""
    seen: set[str] = set()
    for what, found, cure in (*_named(text, known), *_sorted(text), *_capitals(text, known)):
        if found.casefold() not in seen:
            seen.add(found.casefold())
            yield what, found, cure


def _named(text: str, known: Known) -> Iterator[tuple[str, str, str]]:
    plain = re.sub(r"[\W_]+", "", text).casefold()
    for reference in known.references:
        if len(reference) > 1 and re.sub(r"[\W_]+", "", reference).casefold() in plain:
            yield "the case's reference", reference, "leave it out"
    for person in (part for name in known.people for part in re.findall(r"[^\W\d_]{3,}", name)):
        if re.search(rf"\b{re.escape(person)}\b", text, re.IGNORECASE):
            yield "a name", person, "write what they were: `a manager`, `a parent`"
    for authority in known.authorities:
        if re.search(rf"\b{re.escape(authority)}\b", text):
            yield "an authority", authority, "leave it out"


def _sorted(text: str) -> Iterator[tuple[str, str, str]]:
    for sort in _SORTS:
        for found in sort.pattern.finditer(text):
            if not re.search(_SECTION, text[: found.start()], re.IGNORECASE):
                yield sort.what, found[0], sort.cure


def _capitals(text: str, known: Known) -> Iterator[tuple[str, str, str]]:
    """Yield each word with a capital that does not begin a sentence: it may be the name of a person or a place."""
    for found in re.finditer(r"(?<![.!?:]\s)(?<!^)(?<![\w'’])[A-Z][\w'’-]+", text):
        word = found[0]
        if word not in _OURS and word not in known.public_words and word.rstrip("'’s") not in _OURS:
            yield "what may be a name", word, "write what it is and not what it is called"


_RUN = 7


def _runs(text: str) -> Iterable[str]:
    """Give every seven words that stand together: as many in a row are hardly ever the same by chance."""
    words = re.findall(r"[\w'’]+", text.casefold())
    return [" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)]
