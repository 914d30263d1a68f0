"""The tree over the entries is the one of RFC 6962, and its proofs prove what they say and nothing else."""

import pytest

from guidance.engine.ledger.tree import (
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    root_hash,
)

# What the programs of certificate transparency are tested with.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes([n])) for n in range(33)]
OTHER = leaf_hash(b"another")


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(each)) for each in INPUTS[:size]]
    assert root_hash(leaves).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_of_a_tree_is_proven_and_no_other(size: int) -> None:
    leaves = LEAVES[:size]
    root = root_hash(leaves)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index)
        assert included(leaf, (index, size), proof, root)
        wrong = [
            (OTHER, (index, size), proof, root),
            (leaf, (index, size), [*proof, OTHER], root),
            (leaf, (index, size), proof, OTHER),
            (leaf, (size, size), proof, root),
            (leaf, (-1, size), proof, root),
        ]
        wrong += [(leaf, (index, size), [*proof[:n], OTHER, *proof[n + 1 :]], root) for n in range(len(proof))]
        wrong += [(leaf, (index, size), proof[:n], root) for n in range(len(proof))]
        assert not any(included(*each) for each in wrong)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_smaller_tree_is_shown_to_be_the_beginning_and_no_other_is(size: int) -> None:
    new = root_hash(LEAVES[:size])
    for smaller in range(1, size + 1):
        proof, old = consistency_proof(LEAVES[:size], smaller), root_hash(LEAVES[:smaller])
        assert consistent((smaller, size), proof, (old, new))
        wrong = [
            ((smaller, size), proof, (OTHER, new)),
            ((smaller, size), proof, (old, OTHER)),
            ((smaller, size), [*proof, OTHER], (old, new)),
            ((0, size), proof, (old, new)),
            ((size + 1, size), proof, (old, new)),
        ]
        wrong += [((smaller, size), [*proof[:n], OTHER, *proof[n + 1 :]], (old, new)) for n in range(len(proof))]
        wrong += [((smaller, size), proof[:n], (old, new)) for n in range(len(proof))]
        assert not any(consistent(*each) for each in wrong)
