"""Child protection in England: what is mandatory, by when, who says so, and where one is free to judge."""

__version__ = "0.1.0"
