"""A report on a trial as one page that asks nothing of anybody else, with its plots drawn into it."""
