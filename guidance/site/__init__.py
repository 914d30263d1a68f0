"""The published site: one page for each rule, principle, trial and word, all made from the packs."""
