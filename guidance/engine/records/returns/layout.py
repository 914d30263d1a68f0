"""The layout of one table of a return: the columns by which it is known, and how it is read."""

from dataclasses import dataclass

from guidance.engine.records.tables.map import Map, sense


@dataclass(frozen=True, slots=True)
class Layout:
    """One table of a return: what it is called, the columns by which it is known, and how it is read, if it is.

    `yearly` where it covers one year to a 31 March, which nothing in it gives; `undated` where nothing in it gives any
    days for which it is whole.
    """

    title: str
    signature: tuple[str, ...]
    map: Map | None = None
    yearly: bool = False
    undated: bool = False

    def is_it(self, columns: set[str]) -> bool:
        """Tell whether a table has the columns by which this one is known, by their sense."""
        return {sense(name) for name in self.signature} <= columns
