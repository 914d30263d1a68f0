"""Records of 2025 and 2026 in which two of a thing run at once, or the record names a thing by another name than most do.

All cases are invented. What is wanted was worked out by hand from the texts.
"""

from collections.abc import Mapping

from tests.app.conftest import Record
from tests.app.situations import happened

PARALLEL: Mapping[str, tuple[str, tuple[Record, ...]]] = {
    "private fostering was notified, and nobody wrote down when the authority became aware": (
        "2026-03-10",
        (
            happened("2026-01-10", "private_fostering_started"),
            happened("2026-01-12", "private_fostering_notified", notified_by="carer"),
            happened("2026-01-20", "private_fostering_visit_made", child_seen=True, spoken_to=["child", "carer"]),
        ),
    ),
}

OWED_PARALLEL: Mapping[str, Mapping[str, str | None]] = {
    "private fostering was notified, and nobody wrote down when the authority became aware": {
        "pf05.visits-unknown.5": "2026-03-03",
    },
}
"""What each must list; the first is on the first screen."""
