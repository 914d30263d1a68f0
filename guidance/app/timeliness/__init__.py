"""The published tables of timeliness, counted from an authority’s own records."""
