"""Plain files of events, as JSON lines or comma-separated values: one record becomes one event."""
