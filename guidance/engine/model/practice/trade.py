"""What people at work call things, for finding rules and principles by their words."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A subject that no pack holds: the words that it is asked about in, and where to look for what borders on it."""

    subject: str
    words: tuple[str, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Harm:
    """Words that say that a child may be suffering harm, and the rules that are found then, whatever else is typed."""

    words: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TradeWords:
    """Lists of phrases said of one thing, and of words near to one another; the first is what the guidance says.

    `idle` words tell little of what is looked for. `plain` words are what an event is called by, and too plain to mean
    it wherever they are typed.
    """

    same: tuple[tuple[str, ...], ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    idle: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    harm: Harm = field(default_factory=Harm)

    def with_more(self, more: "TradeWords") -> "TradeWords":
        """Return these words with some more."""
        return TradeWords(
            (*self.same, *more.same), (*self.near, *more.near), (*self.idle, *more.idle), (*self.plain, *more.plain),
            (*self.elsewhere, *more.elsewhere),
            Harm((*self.harm.words, *more.harm.words), (*self.harm.finds, *more.harm.finds)),
        )  # fmt: skip
