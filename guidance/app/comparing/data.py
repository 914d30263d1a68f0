"""What changed between two packs as plain data, for programs."""

from typing import Any

from guidance import __version__
from guidance.app.comparing.packs import PackDiff
from guidance.app.comparing.pairs import Pair
from guidance.app.comparing.sides import Side
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.search import listed


def as_data(found: PackDiff) -> dict[str, Any]:
    """Return what changed as plain data; `stricter`, `looser` or null where neither can be told with certainty."""
    return {
        "receipt": {
            "engine_version": __version__, "old": _side(found.old), "new": _side(found.new),
            "count": {
                "added": len(found.added), "removed": len(found.removed), "changed": len(found.changed),
                "carried_on": len(found.carried),
            },
        },
        "diff": {
            "added": listed(pair.rule for pair in found.added),
            "removed": [{**listed([pair.rule])[0], "taken_by": list(pair.taken_by)} for pair in found.removed],
            "changed": [pair_data(pair) for pair in found.changed],
            "carried_on": [pair_data(pair) for pair in found.carried],
            "instruments": [
                {"instrument": c.instrument, "name": c.name, "was": c.was, "now": c.now} for c in found.instruments
            ],
            "others": [
                {"kind": o.kind, "added": list(o.added), "removed": list(o.removed), "changed": list(o.changed)}
                for o in found.others
            ],
        },
    }  # fmt: skip


def _side(side: Side) -> dict[str, Any]:
    return {"named": side.named, "instruments": list(side.scope), "packs": pack_digest(side.library),
            "rules": len(side.rules)}  # fmt: skip


def pair_data(pair: Pair) -> dict[str, Any]:
    """Return one rule that both sides have, with each part that changed."""
    return {
        "old": pair.old.id if pair.old else None, "new": pair.new.id if pair.new else None, "title": pair.rule.title,
        "direction": pair.direction,
        "changes": [
            {"part": c.part.key, "name": c.part.name, "was": c.was, "now": c.became, "decides": c.part.decides,
             "direction": way}
            for c, way in pair.changes
        ],
    }  # fmt: skip
