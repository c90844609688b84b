"""`python -m guatu …` is the `guatu` command."""

from guatu.config.cli import main

main()
