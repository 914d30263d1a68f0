"""What shows to somebody else that an entry stood, or that a ledger has only grown: checkpoints and proofs."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from guidance.app.ledger.opening import keys_folder, now, open_ledger, signing_file
from guidance.app.ledger.personal_texts import entry_of
from guidance.engine import bounds
from guidance.engine.characters import as_json
from guidance.engine.given_file import NotRead, open_given
from guidance.engine.ledger.canonical import Json
from guidance.engine.ledger.chain import entry_text
from guidance.engine.ledger.encryption.sealing import Sealing
from guidance.engine.ledger.entry import Checkpoint
from guidance.engine.ledger.note import TreeHead, read_notes, write_proof
from guidance.engine.ledger.problems import NotKept, NotMade, NotNamed, NotSound
from guidance.engine.ledger.store import Ledger
from guidance.engine.ledger.transfer import checkpoint_line, read_checkpoints
from guidance.engine.ledger.tree import consistency_proof, consistent, inclusion_proof, leaf_hash, origin_of, root_hash


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree over a ledger's entries, as of one moment."""

    origin: str
    last: str
    leaves: tuple[bytes, ...]

    def head(self, size: int) -> TreeHead:
        """Say what stands at a size."""
        return TreeHead(self.origin, size, root_hash(self.leaves[:size]))


@dataclass(frozen=True, slots=True)
class Grown:
    """That a ledger has only grown from one checkpoint to another, and the proof of it."""

    old: TreeHead
    new: TreeHead
    proof: tuple[str, ...]


def tree_of(ledger: Ledger) -> Tree:
    """Read every entry, and make the tree over them.

    Raises:
        NotKept: There is no entry yet.
    """
    first, last, leaves = "", "", []
    for row in ledger.stored():
        first, last = first or row.hash, row.hash
        leaves.append(leaf_hash(entry_text(row)))
    if not leaves:
        raise NotKept("there is no entry yet, and so nothing to vouch for", "record something first")
    return Tree(origin_of(first), last, tuple(leaves))


def sealing() -> Sealing:
    """Give the keys that are named."""
    return Sealing(keys_folder(), signing_file())


def known_to_others() -> str:
    """Give the key by which other tools verify the ledger's checkpoints: by the name of the ledger; empty without one.

    Raises:
        NotOpened: There is no signing key that could be used, nor could one be made.
    """
    try:
        with open_ledger(create=False) as ledger:
            first = next(ledger.stored(), None)
    except NotMade:
        return ""
    return sealing().author.called(origin_of(first.hash)).public if first else ""


def signed_head(tree: Tree) -> TreeHead:
    """Sign what stands now.

    Raises:
        NotOpened: There is no signing key that could be used, nor could one be made.
    """
    return tree.head(len(tree.leaves)).signed(sealing().author)


def line_of(tree: Tree) -> str:
    """Write what stands now as one line, for paper."""
    return checkpoint_line(Checkpoint(len(tree.leaves), tree.last, now()))


def prove(ledger: Ledger, sequence: int) -> str:
    """Write the proof that one entry stands in the ledger, which shows nothing of any other.

    Raises:
        NotKept: There is no such entry.
    """
    tree = tree_of(ledger)
    row = next(islice(ledger.stored(), sequence - 1, None), None) if 0 < sequence <= len(tree.leaves) else None
    if row is None:
        raise NotKept(f"there is no entry `{sequence}`", f"the entries are 1 to {len(tree.leaves)}")
    path = inclusion_proof(tree.leaves, sequence - 1)
    return write_proof(entry_text(row).decode(), sequence - 1, path, signed_head(tree))


def texts_shown(ledger: Ledger, sequence: int, names: Iterable[str]) -> str:
    """Write chosen texts of an entry with what their hashes in its proof were made of, as one JSON object by name.

    Args:
        ledger: Where they are held.
        sequence: The entry.
        names: A name of a text, such as `reasons.0`, or of several, such as `reasons`.

    Raises:
        NotKept: There is no such entry or text, or it has been taken away, or its key is not there.
    """
    entry = entry_of(ledger, str(sequence))
    shown: dict[str, Json] = {}
    for wanted in names:
        found = {name: digest for name, digest in entry.held.items() if f"{name}.".startswith(f"{wanted}.")}
        if not found:
            raise NotKept(f"entry {sequence} holds no text `{wanted}`", f"its texts are: {', '.join(entry.held)}")
        for name, digest in found.items():
            text = ledger.text(digest)
            if text is None or not text.text:
                raise NotKept(
                    f"`{name}` of entry {sequence} cannot be read", "it was taken away, or its key is not there"
                )
            until = text.retain_until.isoformat() if text.retain_until else ""
            shown[name] = {"retain_until": until, "salt": text.salt, "text": text.text}
    return as_json(shown, 1) + "\n"


def grown(ledger: Ledger, old: str, new: str) -> Grown:
    """Show that a ledger at one checkpoint is the beginning of what it was at another.

    Raises:
        NotNamed: One of the two is no signed checkpoint, or the first is the later.
        NotSound: The ledger does not hold what one of them vouches for.
    """
    first, second = _head(old), _head(new)
    if not 0 < first.size <= second.size:
        raise NotNamed(f"`{old}` was taken after `{new}`", "name the older one first")
    tree = tree_of(ledger)
    for each in (first, second):
        if each.size > len(tree.leaves) or each[:3] != tree.head(each.size)[:3]:
            said = f"the ledger does not hold what the checkpoint at entry {each.size} vouches for"
            raise NotSound(said, "`guidance ledger verify --against` says more")
    proof = consistency_proof(tree.leaves[: second.size], first.size)
    if not consistent((first.size, second.size), proof, (first.root, second.root)):
        raise NotSound("the proof does not lead from one checkpoint to the other", "send us both of them")
    return Grown(first, second, tuple(b64encode(step).decode() for step in proof))


def _head(given: str) -> TreeHead:
    found = _checked(_text_of(given), given)
    if len(found) != 1:
        raise NotNamed(f"`{given[:80]}` holds {len(found)} signed checkpoints", "name a file that holds one")
    return found[0]


def checkpoints_from(given: str) -> list[Checkpoint]:
    """Read every checkpoint from a file of that name, or else from the words themselves.

    Raises:
        NotNamed: There is none in either, one of them cannot be read, or a signature is not of what one says.
    """
    text = _text_of(given)
    signed = [Checkpoint(head.size, "", "", head.root, head.origin) for head in _checked(text, given)]
    try:
        found = [*read_checkpoints(text), *signed]
    except ValueError as wrong:
        said = f"a checkpoint in it cannot be read: `entry {wrong}`"
        raise NotNamed(f"`{given[:80]}`: {said}", "write it as `guidance ledger checkpoint` printed it") from None
    if not found:
        said = "there is no checkpoint in it: the number of an entry, and its hash of 64 letters and digits"
        raise NotNamed(f"`{given[:80]}`: {said}", "`guidance ledger checkpoint` prints one")
    return found


def _text_of(given: str) -> str:
    try:
        with open_given(Path(given)) as file:
            held = file.read(bounds.ENTRY.most + 1)
        if len(held) > bounds.ENTRY.most:
            said = f"`{given[:80]}` is too long: more than {bounds.ENTRY.most:,} bytes"
            raise NotNamed(said, "name a file of checkpoints alone")
        return held.decode()
    except NotRead as wrong:
        raise NotNamed(f"`{given[:80]}` cannot be read: {wrong.strerror}", wrong.cure) from None
    except (OSError, ValueError):
        return given


def _checked(text: str, given: str) -> list[TreeHead]:
    """Read the signed checkpoints of a text, and hold each against the keys that are vouched for."""
    try:
        heads = read_notes(text)
    except ValueError as wrong:
        said = f"a signed checkpoint in it cannot be read, at `{wrong}`"
        raise NotNamed(
            f"`{given[:80]}`: {said}", "go back to it as it was lodged: no line of it may be changed"
        ) from None
    signers = sealing().signers([]) or {} if heads else {}
    for head in heads:
        if head.vouched(signers) is False:
            said = f"the signature under the checkpoint at entry {head.size} is not of what it says"
            raise NotNamed(f"`{given[:80]}`: {said}", "go back to it as it was lodged")
    return heads
