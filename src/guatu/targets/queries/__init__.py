"""What pages, commands and the API read of plans, targets and tasks; the rows come through `policy`."""
