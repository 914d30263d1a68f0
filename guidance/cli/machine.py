"""What of this machine, or of what was typed, can keep a command from its end, so that it is no bug of ours."""

import sys

from guidance.engine.characters import on_one_line

_LONGEST = 200


def not_a_bug(fault: Exception) -> str:
    """Say what is wrong, with the cure, where it is nothing that we could mend; an empty text where it is."""
    from zoneinfo import ZoneInfoNotFoundError

    if isinstance(fault, ZoneInfoNotFoundError):
        return "this machine has no time zone data, and the clock in England is not known; pip install tzdata"
    if isinstance(fault, ModuleNotFoundError):
        return _lacks(fault)
    if isinstance(fault, OSError) and fault.strerror:
        return _refused(fault)
    if isinstance(fault, MemoryError):
        return "there is not memory enough here for this\nhelp: give it fewer records at a time"
    if isinstance(fault, UnicodeEncodeError) and any("\ud800" <= c <= "\udfff" for a in sys.argv[1:] for c in a):
        return "what was typed holds bytes that are no text\nhelp: type it again; see that this terminal is of UTF-8"
    return ""


def _lacks(fault: ModuleNotFoundError) -> str:
    from guidance.app.extras import NEEDED, PACKAGE, cure_for, extra_of

    if fault.name in NEEDED:
        return f"`{fault.name}` is not installed, and nothing works without it; pip install {PACKAGE}"
    extra = extra_of(fault)
    return f"this needs the extra `{extra}`, which is not installed; {cure_for(extra)}" if extra else ""


def _refused(fault: OSError) -> str:
    """Say which file the system refused, and in its words why."""
    name = on_one_line(str(fault.filename or ""))
    shown = f"`{name if len(name) <= _LONGEST else name[:_LONGEST] + '…'}`: " if name else ""
    return f"{shown}{(fault.strerror or '').lower()}\nhelp: see what is named, who may use it, and the disk’s room"
