"""Where a provision can be read: on legislation.gov.uk or gov.uk, and nowhere that a pack might like."""

import re
from collections.abc import Iterable

from guidance.engine.model.instruments.citation import cited, read_citation, stands_at
from guidance.engine.model.rule import Instrument, Rule

_LAW = re.compile(r"https?://(?:www\.)?legislation\.gov\.uk/(uk(?:pga|si)/[0-9]{4}/[0-9]+)(?:/[\w/-]*)?")
_PAGE = re.compile(r"https?://((?:www\.)?gov\.uk|webarchive\.nationalarchives\.gov\.uk)(/[\w./:~-]*)")
_WHOLE = re.compile(r"[0-9]+[A-Z]*")


def address_of(instrument: Instrument, place: str = "") -> str:
    """Return where an instrument can be read, at the section or regulation that a place is in; empty if not known."""
    if law := _LAW.fullmatch(instrument.source_url):
        kind = "section" if law[1].startswith("ukpga") else "regulation"
        whole = _WHOLE.match(place)
        return f"https://www.legislation.gov.uk/{law[1]}" + (f"/{kind}/{whole[0]}" if whole else "")
    page = _PAGE.fullmatch(instrument.source_url)
    return f"https://{page[1]}{page[2]}" if page else ""


def address_of_rule(rule: Rule) -> str:
    """Return where the provision of a rule can be read; of one that is inferred, the text that it is inferred from."""
    place = next((citation.place for citation in stands_at(rule)), "")
    return address_of(rule.instrument, place) or (address_of(rule.carried_from) if rule.carried_from else "")


def address_of_citation(instruments: Iterable[Instrument], text: str) -> str:
    """Return where a law that a rule cites can be read, if one of these instruments is that law."""
    citation = read_citation(text)
    found = cited(instruments, citation.law)
    return address_of(found, citation.place) if found else ""
