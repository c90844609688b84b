"""The `guatu` command: every management command, with hyphens as people type them."""

import os
import sys


def main() -> None:
    """Run `guatu <command> …`; `guatu help` lists the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.config.settings")
    from django.core.management import execute_from_command_line  # after the settings are named

    arguments = list(sys.argv)
    if len(arguments) > 1:
        arguments[1] = arguments[1].replace("-", "_") if not arguments[1].startswith("-") else arguments[1]
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
