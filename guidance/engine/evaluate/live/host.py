"""durable-rules, kept to what it can be trusted with: no threads, no timers, no batches, one session at a time.

The library itself is imported when a `Desk` is made, and not before.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, Self

from guidance.engine.evaluate.live.consequents import VERBS, Fact, Settings
from guidance.engine.evaluate.live.lint import hash_of, lint
from guidance.engine.evaluate.live.words import Kind

SESSION = "c"
"""The id of the one session that is open at a time."""

MOST_FIELDS = 200
"""In one message; at 256 the library loses count."""


class Refused(Exception):  # noqa: N818  a ruleset or a call that is not known to be safe
    """durable-rules was to be used in a way that is not known to be safe."""


class Fault(Exception):  # noqa: N818  what came of a session, to be thrown away
    """Something went wrong in a session: what it says is not to be trusted."""


class Desk:
    """A host that does only what is asked of it, when it is asked."""

    def __init__(self) -> None:
        from durable import engine  # noqa: PLC0415  this is where it may turn out not to be possible

        self.unheard: type[Exception] = engine.MessageNotHandledException
        self.host = _quiet(engine.Host, self.action)
        self.session: Session | None = None

    def load(self, name: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Load a ruleset, once it has been found to hold nothing that is refused.

        Raises:
            Refused: It holds an idiom that the library cannot be trusted with.
        """
        faults = lint(rows)
        if faults:
            raise Refused("; ".join(faults[:3]))
        self.host.register_rulesets({name: {key: dict(row) for key, row in rows.items()}})

    def action(self, run: str) -> Callable[[Any], None]:
        """Turn what a rule runs, such as `open rule=3 form=ban`, into a function."""
        verb, *given = run.split()
        settings: Settings = {key: _value(value) for key, value in (g.split("=") for g in given)}
        act = VERBS[verb]

        def fire(closure: Any) -> None:  # noqa: ANN401  what durable-rules calls back with
            if self.session is None:
                raise Refused("a rule fired outside a session")
            act(self.session, closure._m, settings)  # noqa: SLF001  the plain messages, unwrapped

        return fire


def _value(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _quiet(host: Any, action: Callable[[str], Callable[[Any], None]]) -> Any:  # noqa: ANN401  the library has no types
    """Make a host that starts no threads, and takes neither events nor batches."""

    def refuse(*_: object, **__: object) -> None:
        raise Refused("only single facts go in: of the rules that match an event one fires, and a batch loses messages")

    refused = ("post", "post_batch", "assert_facts", "retract_facts", "update_state")
    kept = {"_run": lambda _: None, "get_action": lambda _, name: action(name), **dict.fromkeys(refused, refuse)}
    return type("QuietHost", (host,), kept)()


class Ids:
    """Short ids whose hashes differ, since durable-rules compares nothing else."""

    def __init__(self) -> None:
        self._made: list[str] = []
        self._hashes = {hash_of(f"sid-{SESSION}")}
        self._next = count()

    def __iter__(self) -> Iterator[str]:
        """Yield ids, the same ones for each session."""
        for place in count():
            while place >= len(self._made):
                self.add(f"f{next(self._next)}")
            yield self._made[place]

    def add(self, name: str) -> bool:
        """Keep an id, but not one that the library would take for another; return whether it was kept."""
        if hash_of(name) in self._hashes:
            return False
        self._made.append(name)
        self._hashes.add(hash_of(name))
        return True


class Session:
    """One case in a session of its own: touched, told event by event, read, and deleted."""

    def __init__(self, desk: Desk, ruleset: str, ids: Ids) -> None:
        self._desk, self._ruleset, self._ids = desk, ruleset, iter(ids)
        self._duties = count(1)

    def __enter__(self) -> Self:
        if self._desk.session is not None:
            raise Refused("one session at a time")
        self._desk.session = self
        self._settle(self._desk.host.assert_fact, self._message({"kind": Kind.TOUCH}))
        return self

    def __exit__(self, *_: object) -> None:
        self._desk.session = None
        self._desk.host.delete_state(self._ruleset, SESSION)

    def tell(self, said: Mapping[str, int]) -> None:
        """Tell the rules of an event in one role, let them come to rest, and take it back.

        Raises:
            Fault: A rule failed.
        """
        message = self._message(said)
        if self._settle(self._desk.host.assert_fact, message):
            self._settle(self._desk.host.retract_fact, message)

    def told(self) -> list[Fact]:
        """Read what the rules have to tell."""
        facts = self._desk.host.get_facts(self._ruleset, SESSION)
        said = [fact for fact in facts if fact.get("kind") == Kind.SAID]
        return [{name: value for name, value in fact.items() if type(value) is int} for fact in said]

    def make(self, kind: Kind, fact: Mapping[str, int]) -> None:
        """Make a fact. One for which no pattern waits leaves no trace."""
        try:
            self._rules.assert_fact(self._message({**fact, "kind": kind}))
        except self._desk.unheard:
            return

    def take_back(self, fact: Fact) -> None:
        """Take a fact back."""
        self._rules.retract_fact(fact)

    def next_duty(self) -> int:
        """Return a number that no duty of the session has yet."""
        return next(self._duties)

    @property
    def _rules(self) -> Any:  # noqa: ANN401
        return self._desk.host.get_ruleset(self._ruleset)

    def _settle(self, do: Callable[[str, Fact], Mapping[str, Any] | None], message: Fact) -> bool:
        """Do something with a message, and let the rules come to rest; return whether any waits for such a message."""
        try:
            state = do(self._ruleset, message)
        except self._desk.unheard:
            return False
        if state and "exception" in state:
            raise Fault(str(state["exception"])[:500])
        return True

    def _message(self, said: Mapping[str, int]) -> Fact:
        """Give a message its id; nothing but whole numbers goes in besides.

        Raises:
            Refused: A field is not a whole number, or there are too many.
        """
        wrong = [name for name, value in said.items() if type(value) is bool or not isinstance(value, int)]
        if wrong:
            raise Refused(f"`{wrong[0]}` is not a whole number")
        if len(said) > MOST_FIELDS:
            raise Refused(f"{len(said)} fields in one message")
        return {"id": next(self._ids), "sid": SESSION, **{name: int(value) for name, value in said.items()}, "one": 1}
