"""The Merkle tree of RFC 6962 over the entries, and its two proofs: that an entry is in it, and that it has only grown.

Everything is computed anew from the leaves: nothing of the tree is stored, so nothing of it can be wrong by itself.
"""

from collections.abc import Sequence
from hashlib import sha256

_SHORT = 32


def origin_of(first: str) -> str:
    """Name a ledger by the hash of its first entry."""
    return f"guidance-ledger/{first[:_SHORT]}"


def leaf_hash(data: bytes) -> bytes:
    """Hash what a leaf holds."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two nodes into the one above them."""
    return sha256(b"\1" + left + right).digest()


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """Give the root over the hashes of some leaves (RFC 6962, section 2.1)."""
    if len(leaves) < 2:  # noqa: PLR2004  two make a tree
        return leaves[0] if leaves else sha256().digest()
    middle = _split(len(leaves))
    return node_hash(root_hash(leaves[:middle]), root_hash(leaves[middle:]))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give what shows that a leaf is in the tree, from the leaf up (section 2.1.1); `index` counts from 0."""
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root_hash(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root_hash(leaves[:middle])]


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """Give what shows that the first `old` leaves are as they were (section 2.1.2); `old` is at least 1."""
    return _subproof(leaves, old, whole=True)


def _subproof(leaves: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_hash(leaves)]
    middle = _split(len(leaves))
    if old <= middle:
        return [*_subproof(leaves[:middle], old, whole=whole), root_hash(leaves[middle:])]
    return [*_subproof(leaves[middle:], old - middle, whole=False), root_hash(leaves[:middle])]


def _split(size: int) -> int:
    """Give the largest power of two that is smaller than a size of two or more."""
    return 1 << (size - 1).bit_length() - 1


def included(leaf: bytes, place: tuple[int, int], proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof leads from a leaf's hash to a root; `place` is its index, from 0, and the tree's size."""
    index, size = place
    if not 0 <= index < size:
        return False
    last, found = size - 1, leaf
    for other in proof:
        if not last:
            return False
        if index & 1 or index == last:
            found = node_hash(other, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, other)
        index, last = index >> 1, last >> 1
    return not last and found == root


def consistent(sizes: tuple[int, int], proof: Sequence[bytes], roots: tuple[bytes, bytes]) -> bool:
    """Tell whether a proof leads from the root of a smaller tree to that of a larger one."""
    old, new = sizes
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and roots[0] == roots[1]
    steps = [roots[0], *proof] if old & old - 1 == 0 else list(proof)
    if not steps:
        return False
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = steps[0]
    for other in steps[1:]:
        if not last:
            return False
        if index & 1 or index == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            second = node_hash(second, other)
        index, last = index >> 1, last >> 1
    return not last and (first, second) == roots
