"""Every leaf of a tree of any size leads to its root, as the script of a bundle computes it; no other leaf does."""

from assusoft.employer.proof.bundle_verify import _root
from assusoft.store.provable.merkle import EMPTY, leaves_of, paths_of, root_of


def test_every_leaf_leads_to_the_root_whatever_the_number_of_leaves() -> None:
    for count in (*range(1, 70), 256, 257, 1025):
        leaves = leaves_of((f"{at:032}", "worker", "k", 1) for at in range(count))
        root, other = root_of(reversed(leaves)), leaves_of([("", "worker", "k", 1)])[0]
        for leaf, path in zip(leaves, paths_of(leaves, leaves), strict=True):
            steps = [[before, after] for before, after in path]
            assert _root(leaf, steps) == root
            assert _root(other, steps) != root
    assert root_of([]) == EMPTY
