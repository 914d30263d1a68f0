"""Packs with one mistake each, for the tests that provoke it."""

from tests.packs.mistakes.asked import ASKED
from tests.packs.mistakes.conflict import CONFLICT
from tests.packs.mistakes.pathways import PATHWAYS
from tests.packs.mistakes.provenance import PROVENANCE
from tests.packs.mistakes.reading import READING
from tests.packs.mistakes.references import REFERENCES
from tests.packs.mistakes.shape import SHAPE
from tests.packs.mistakes.silence import SILENCE
from tests.packs.mistakes.times import TIME

MISTAKES = [*READING, *PATHWAYS, *SHAPE, *REFERENCES, *SILENCE, *TIME, *CONFLICT, *PROVENANCE, *ASKED]
