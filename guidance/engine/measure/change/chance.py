"""How likely it is that chance alone brings as many, or more: from one side, however many there are."""

import math


def binomial_tail(found: int, of: int, share: float) -> float:
    """Return the chance of so many or more of some, where each is one with that share.

    >>> round(binomial_tail(2, 2, 0.5), 3), binomial_tail(0, 9, 0.1)
    (0.25, 1.0)
    """
    if found <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    one, other = math.log(share), math.log1p(-share)
    return min(1.0, sum(math.exp(_ways(of, n) + n * one + (of - n) * other) for n in range(found, of + 1)))


def apart(marked_near: int, near: int, marked_away: int, away: int) -> float:
    """Return the chance that so many or more of the marked are near, if near and away were alike (Fisher's exact test).

    >>> round(apart(3, 3, 0, 3), 3), apart(0, 5, 2, 5)
    (0.05, 1.0)
    """
    marked, every = marked_near + marked_away, near + away
    if not near or not away or not marked:
        return 1.0
    all_ways = _ways(every, marked)
    found = range(max(marked_near, marked - away), min(near, marked) + 1)
    return min(1.0, sum(math.exp(_ways(near, n) + _ways(away, marked - n) - all_ways) for n in found))


def _ways(of: int, n: int) -> float:
    """Return the logarithm of how many ways there are to choose so many of some: the number itself may be too large."""
    return math.lgamma(of + 1) - math.lgamma(n + 1) - math.lgamma(of - n + 1)
