"""Packs: the definitions a place works by, as YAML text that is read, checked and compiled here. No database."""
