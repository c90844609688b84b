"""`python -m bench [name …]`: import, rates-sqlite, rates-postgresql, register, plans, schedule, mpxj,
forecast, levelling; without a name all of them.

Ends with 1 when a figure is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

NAMES = (
    "import",
    "rates-sqlite",
    "rates-postgresql",
    "register",
    "plans",
    "schedule",
    "mpxj",
    "forecast",
    "levelling",
)


def main() -> int:
    """Each figure in a process of its own: settings know one database."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", help="、".join(NAMES))
    parser.add_argument("--scale", type=float, default=1.0, help="规模，1 为要求的规模，0.01 用来试跑")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return int(not _run(asked.names[0], asked.scale))
    missed = 0
    for name in asked.names or NAMES:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", "bench", name, "--here", "--scale", str(asked.scale)]
        missed += bool(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own module
    return int(bool(missed))


def _run(name: str, scale: float) -> bool:
    from bench import forecast, importing, levelling, mpxj, oversight, plans, register, schedule

    million, hundred_thousand = int(1_000_000 * scale), int(100_000 * scale)
    if name == "import":
        return importing.run(hundred_thousand)
    if name == "forecast":
        return forecast.run(scale)
    if name == "plans":
        return plans.run(scale)
    if name == "schedule":
        return schedule.run(scale)
    if name == "mpxj":
        return mpxj.run(scale)
    if name == "levelling":
        return levelling.run(scale)
    if name == "register":
        return register.run(hundred_thousand)
    return oversight.run(name.removeprefix("rates-"), million)


if __name__ == "__main__":
    sys.exit(main())
