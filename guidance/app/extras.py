"""What is not installed with the plain package, and the extra that brings it."""

from importlib.util import find_spec

PACKAGE = "guidance-engine"
NEEDED = ("jinja2", "markdown_it", "platformdirs", "pydantic", "rich", "typer", "yaml")
"""What everything rests on, by the names that are imported."""
EXTRAS = {
    "sqlalchemy": "ledger", "cryptography": "ledger", "psycopg": "postgres", "markdown": "site",
    "mkdocs": "site", "matplotlib": "reports", "durable": "live", "pygls": "editor", "lsprotocol": "editor",
    "openpyxl": "workbooks",
    "duckdb": "batch", "pyarrow": "batch", "pyspark": "spark",
}  # fmt: skip
"""Which extra brings which package, by the name it is imported by."""


def extra_of(lacking: ModuleNotFoundError) -> str:
    """Name the extra that brings what is lacking; an empty text where none does, and something is broken."""
    return EXTRAS.get((lacking.name or "").partition(".")[0], "")


def need(module: str) -> None:
    """Stop at once where a package is not there that will be needed.

    Raises:
        ModuleNotFoundError: It is not.
    """
    if find_spec(module) is None:
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)


def cure_for(extra: str) -> str:
    """Say how an extra is installed."""
    return f'pip install "{PACKAGE}[{extra}]"'
