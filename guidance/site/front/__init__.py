"""The front page, the ways in, the pages written by hand, downloads, and the codes of diagnostics."""
