"""Which of very many alike a run tries: a share, the same each time, all (`GUIDANCE_SHARE=whole`), or the `rest`."""

import os
from hashlib import sha256

SHARE = os.environ.get("GUIDANCE_SHARE", "")
WHOLE = SHARE in {"whole", "rest"}


def is_drawn(name: str, one_in: int) -> bool:
    """Tell whether the one with a name is among those tried: the share is one in so many."""
    in_share = int.from_bytes(sha256(name.encode()).digest()[:4]) % one_in == 0
    return not in_share if SHARE == "rest" else WHOLE or in_share
