"""How likely it is that chance alone brings as many, or more: exact, from one side."""

import math


def binomial_tail(found: int, of: int, share: float) -> float:
    """Return the chance of so many or more of some, where each is one with that share.

    >>> round(binomial_tail(2, 2, 0.5), 3), binomial_tail(0, 9, 0.1)
    (0.25, 1.0)
    """
    return min(1.0, sum(math.comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(found, of + 1)))


def apart(marked_near: int, near: int, marked_away: int, away: int) -> float:
    """Return the chance that so many or more of the marked are near, if near and away were alike (Fisher's exact test).

    >>> round(apart(3, 3, 0, 3), 3), apart(0, 5, 2, 5)
    (0.05, 1.0)
    """
    marked, every = marked_near + marked_away, near + away
    if not near or not away or not marked:
        return 1.0
    ways = math.comb(every, marked)
    most = min(near, marked)
    return min(1.0, sum(math.comb(near, n) * math.comb(away, marked - n) for n in range(marked_near, most + 1)) / ways)
