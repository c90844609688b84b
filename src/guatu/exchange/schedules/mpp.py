"""Files of Microsoft Project (.mpp, .mpx) and Primavera P6 (.xer) by way of MPXJ, in a Java process of their own.

Needs the extra `mpp` (PyPI `mpxj`, LGPL) and Java; without them the user is asked to save as XML. The process gets a copy of
the file, half a gigabyte and a minute, and none of our environment. See docs/decisions/0016-mpp-through-mpxj.md.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from guatu.exchange.schedules.project_xml import read_project_xml
from guatu.exchange.schedules.project_xml.records import LARGEST_FILE
from guatu.exchange.schedules.values import ReadSchedule, UnreadableSchedule

_SECONDS = 60
_MEMORY = "-Xmx512m"
_CONVERT = "org.mpxj.sample.MpxjConvert"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = "请上传 Microsoft Project 的 .mpp 或 .xml 文件（也可以是 .mpx、P6 的 .xer）"
_SAVE_AS = "请在 Project 里用“另存为”选 XML 格式（*.xml）后再上传"


def read_project_file(data: bytes) -> ReadSchedule:
    """A schedule from a file of Project or P6, whichever kind its first bytes say; Project XML needs no Java.

    Raises UnreadableSchedule with what to do: no such file, damaged, protected, too large, or MPXJ or Java is missing.
    """
    return read_project_xml(data if is_xml(data) else to_project_xml(data))


def is_xml(data: bytes) -> bool:
    """Whether a file is XML by its first characters."""
    return data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")


def missing() -> str:
    """Why other files than XML cannot be read here, in a sentence; empty when they can."""
    if find_spec("mpxj") is None:
        return f"这里没有安装读 .mpp 文件的组件（mpxj），{_SAVE_AS}"
    if shutil.which("java") is None:
        return f"这台服务器没有 Java，读不了 .mpp 文件，{_SAVE_AS}"
    return ""


def to_project_xml(data: bytes) -> bytes:
    """The same file as Project XML. Raises UnreadableSchedule."""
    if len(data) > LARGEST_FILE:
        raise UnreadableSchedule(f"文件有 {len(data) / 1e6:.0f} MB，超过 {LARGEST_FILE / 1e6:.0f} MB")
    kind, given = _given(data)
    if found := missing():
        raise UnreadableSchedule(found)
    with tempfile.TemporaryDirectory(prefix="guatu-mpp-") as folder:
        source, target = Path(folder, f"in.{kind}"), Path(folder, "out.xml")
        source.write_bytes(given)
        said = _convert(source, target)
        if not target.exists():
            raise UnreadableSchedule(_why_not(said))
        if target.stat().st_size > LARGEST_FILE:
            raise UnreadableSchedule(f"文件展开后超过 {LARGEST_FILE / 1e6:.0f} MB，请分成几个文件")
        return target.read_bytes()


def _given(data: bytes) -> tuple[str, bytes]:
    """The kind of a file, and its bytes in a code page MPXJ reads Chinese in."""
    if data.startswith(_OLE):
        return "mpp", data
    head = data[:64].lstrip(b"\xef\xbb\xbf")
    if head.startswith(b"ERMHDR"):
        return "xer", _decoded(data).encode("utf-8-sig")
    if head.startswith(b"MPX"):
        return "mpx", _chinese_mpx(_decoded(data))
    raise UnreadableSchedule(f"这不是 Project 文件，{_KINDS}")


def _chinese_mpx(text: str) -> bytes:
    """An .mpx says its code page in the fourth field of its first line; ZH is GB2312."""
    first, line_break, rest = text.partition("\n")
    if text.isascii() or len(first) < 4:
        return text.encode("gb2312", "replace")
    delimiter = first[3]
    fields = first.rstrip("\r").split(delimiter)
    head = delimiter.join([*fields[:3], "ZH"]) + ("\r" if first.endswith("\r") else "")
    return (head + line_break + rest).encode("gb2312", "replace")


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def _convert(source: Path, target: Path) -> str:
    """Run MPXJ on a file; what it said. The target is there when it went well. Raises UnreadableSchedule when it takes too long."""
    spec, java = find_spec("mpxj"), shutil.which("java")
    assert spec is not None  # noqa: S101 - `missing` has looked
    assert spec.origin is not None  # noqa: S101
    assert java is not None  # noqa: S101
    command = [
        java,
        _MEMORY,
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Djava.awt.headless=true",
        f"-Djava.io.tmpdir={source.parent}",
        "-cp",
        str(Path(spec.origin).parent / "lib" / "*"),
        _CONVERT,
        source.name,
        target.name,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            command,
            cwd=source.parent,
            env={"LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise UnreadableSchedule(f"文件在 {_SECONDS} 秒内读不完，{_SAVE_AS}") from fault
    if done.returncode:
        target.unlink(missing_ok=True)
    return done.stdout.decode("utf-8", "replace")


def _why_not(said: str) -> str:
    if "assword" in said:
        return "文件设了打开密码，请先在 Project 里取消密码再上传"
    if "OutOfMemory" in said:
        return f"文件太大，在规定的内存内读不完，{_SAVE_AS}"
    return f"文件已损坏，或者不是 Project 文件，{_SAVE_AS}"
