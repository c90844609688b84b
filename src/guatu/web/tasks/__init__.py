"""Tasks of plans in force: lists, one by one, the inbox, recurring duties, named units, plans side by side, the review."""
