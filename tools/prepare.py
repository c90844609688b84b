"""Make .venv hold the package: `python3 tools/prepare.py [dev]`. Needs nothing but Python; quick when nothing changed."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INPUTS = (
    "pyproject.toml",
    "constraints.txt",
    "hatch_build.py",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "frontend",
)
BUILT = ROOT / "src/guatu/web/static/dist/app.js"


def main() -> None:
    """Check the machine, make the environment once, install when an input changed."""
    extra = "dev" if "dev" in sys.argv[1:] else ""
    check_machine()
    wanted = inputs_hash()
    if BUILT.is_file() and wanted in (stamp("dev"), stamp(extra)):
        return
    if not PYTHON.is_file():
        print("建立运行环境 .venv …", flush=True)
        run(sys.executable, "-m", "venv", str(VENV))
    print("安装依赖并构建前端（首次约一两分钟）…", flush=True)
    package = str(ROOT) + (f"[{extra}]" if extra else "")
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--constraint", str(ROOT / "constraints.txt"), "--editable", package)
    stamp_path(extra).write_text(wanted)


def check_machine() -> None:
    """Say in one line what the system lacks, and stop."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one place that runs before the package's own check
        found = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"需要 Python 3.11 或更新，现在是 {found}；可用 make PYTHON=python3.11 指定 / Python 3.11+ is required"
        )
    if PYTHON.is_file():
        return
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out of the base package
        import venv  # noqa: F401
    except ImportError:
        version = "{}.{}".format(*sys.version_info[:2])
        stop(f"缺少 venv，请运行 / please run: sudo apt-get install -y python3-venv  (python{version}-venv)")


def inputs_hash() -> str:
    """One hash over everything an installation follows from; the Python too, since .venv belongs to one."""
    total = hashlib.sha256(str(ROOT).encode())
    for name in INPUTS:
        path = ROOT / name
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def stamp_path(extra: str) -> Path:
    return VENV / f".installed-{extra or 'base'}"


def stamp(extra: str) -> str:
    path = stamp_path(extra)
    return path.read_text() if path.is_file() else ""


def run(*command: str) -> None:
    code = subprocess.run(command, cwd=str(ROOT), check=False).returncode  # noqa: S603 - fixed commands
    if code:
        stop(f"没有完成 / failed: {' '.join(command)}")


def stop(sentence: str) -> None:
    sys.exit(f"✗ {sentence}")


if __name__ == "__main__":
    main()
