"""How loudly what `check` finds is told, as a pack says in its `levels.yaml`."""
