"""The evaluators that a question is put to: every one, but in a browser's Python the definition alone.

That Python starts no process, which `live` needs, and has no DuckDB, which `batch` needs.
"""

import sys
from types import ModuleType

from guidance.engine.evaluate import batch, definition, live

IN_BROWSER = sys.platform == "emscripten"
BOTH: tuple[ModuleType, ...] = (definition,) if IN_BROWSER else (definition, live)
ALL: tuple[ModuleType, ...] = (definition,) if IN_BROWSER else (*BOTH, batch)
ENGINE = "definition" if IN_BROWSER else "all"
"""The evaluator that a use case is asked to answer by."""
