"""The page of the published tables, counted from an authority's own records."""
