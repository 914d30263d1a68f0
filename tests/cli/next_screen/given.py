"""Events of one case, and how its screen is read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from guidance.app.packs.shipped import shipped

Records = Callable[..., Path]


Event = dict[str, object]


ROWS, COLUMNS = 24, 80


RULES = {rule.id: rule for rule in shipped().rules}


def at(when: str, event: str, **facts: object) -> Event:
    return {"case": "N", "authority": "essex", "at": when, "event": event, **facts}


Screen = Callable[..., str]


Power = tuple[Event, str, str]


Data = Callable[..., Any]


def rules(found: Any, *names: str) -> list[str]:  # noqa: ANN401
    return [f["rule"] for name in names for f in found[name]]


def questions(found: Any) -> list[str]:  # noqa: ANN401
    return [d["id"] for d in found["decisions"]]


SUSPECTED = at("2026-07-06T09:30", "significant_harm_suspected")


DISCUSSED = at(
    "2026-07-06T11:00", "strategy_discussion_held", participants=["social_care", "police", "health"], s47_initiated=True
)


ENQUIRY = at("2026-07-06T11:30", "s47_enquiry_started")


POLICE, ORDER = "police_protection_started", "emergency_protection_order_made"
