"""Schedule packs and calendar packs: YAML text that is read, checked and compiled here. No database."""
