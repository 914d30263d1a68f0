"""Which of very many alike a run tries: a share, the same each time, or all where `GUIDANCE_SHARE` is `whole`."""

import os
from hashlib import sha256

WHOLE = os.environ.get("GUIDANCE_SHARE") == "whole"


def is_drawn(name: str, one_in: int) -> bool:
    """Tell whether the one with a name is among the share, one in so many, that is tried."""
    return WHOLE or int.from_bytes(sha256(name.encode()).digest()[:4]) % one_in == 0
