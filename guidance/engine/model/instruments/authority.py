"""Authorities with children's services, by code, slug and name."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guidance.engine.diagnostics import nearest

_BODY = re.compile(
    r"^((the )?((london|royal|metropolitan) )*(borough|city|county) of )|"
    r"( (metropolitan|county|city|borough|district|unitary|authority))*( council| mbc| cc| lbc)$"
)
"""What is said of the kind of body that an authority is, before or after the name of its place."""


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority. `begins` and `ends` are inclusive; None where it stood before 2010 or still stands."""

    code: str
    slug: str
    name: str
    begins: date | None = None
    ends: date | None = None

    @property
    def dated_name(self) -> str:
        """The name, with the year in which it ended or began if it did: two have been called alike, one after another.

        >>> Authority("835", "dorset-to-2019", "Dorset", ends=date(2019, 3, 31)).dated_name
        'Dorset (until 2019)'
        """
        if self.ends:
            return f"{self.name} (until {self.ends.year})"
        return f"{self.name} (from {self.begins.year})" if self.begins else self.name


@dataclass(frozen=True)
class Authorities:
    """Every authority that a record, a local pack or a trial may name."""

    known: tuple[Authority, ...]

    @cached_property
    def codes(self) -> dict[str, str]:
        """Every code, slug and name, in lower case, with its code."""
        names = [(key, a.code) for a in self.known for key in (a.code, a.slug, a.name)]
        return {key.strip().lower(): code for key, code in names}

    @cached_property
    def _by_code(self) -> dict[str, Authority]:
        return {a.code: a for a in self.known}

    def code(self, text: str) -> str | None:
        """Return the three-digit code for a code, slug or name, or None where there is no such authority."""
        typed = text.strip().lower()
        return self.codes.get(typed) or self.codes.get(_BODY.sub(" ", typed).strip())

    def suggest(self, text: str) -> str:
        """Return the slug, name or code most like a text, or an empty string."""
        return nearest(_BODY.sub(" ", text.lower()).strip(), self.codes)

    def slug(self, code: str | None) -> str:
        """Return an authority's slug for its code, or the code itself where it is not known."""
        found = self._by_code.get(code or "")
        return found.slug if found else code or ""

    def name(self, code: str | None) -> str:
        """Return an authority's name for its code, or the code itself where it is not known."""
        found = self._by_code.get(code or "")
        return found.name if found else code or ""
