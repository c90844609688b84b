"""Files that are not XML, by way of MPXJ: what it reads is what was written, and what it cannot read is said."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.exchange.schedules.draw import calendars, schedules

from guatu.engine.schedule import Edge, Limit, Link, LinkKind, Sense
from guatu.exchange.schedules import mpp
from guatu.exchange.schedules.mpp import read_project_file
from guatu.exchange.schedules.project_xml import read_project_xml, write_project_xml
from guatu.exchange.schedules.values import SheetNode, SheetSchedule, UnreadableSchedule

needs_mpxj = pytest.mark.skipif(bool(mpp.missing()), reason=mpp.missing() or "-")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAN = SheetSchedule(
    "厂房",
    (
        SheetNode(
            "a",
            "可研批复",
            "立项",
            20,
            body="发改局",
            start=date(2026, 3, 2),
            finish=date(2026, 3, 27),
            limits=(
                Limit(Edge.START, Sense.NOT_BEFORE, date(2026, 3, 2)),
                Limit(Edge.FINISH, Sense.NOT_AFTER, date(2026, 9, 1)),
            ),
        ),
        SheetNode("b", "初步设计", "立项", 30, start=date(2026, 3, 30), finish=date(2026, 5, 11)),
        SheetNode("c", "开工", "施工", 0),
    ),
    (Link("a", "b", LinkKind.SS, 3), Link("b", "c")),
    as_of=date(2026, 3, 2),
)


def by_mpxj(folder: Path, data: bytes, kind: str) -> bytes:
    """The same plan in another format, written by MPXJ."""
    classes = Path(find_spec("mpxj").origin).parent / "lib" / "*"
    (folder / "in.xml").write_bytes(data)
    convert = ["java", "-cp", str(classes), "org.mpxj.sample.MpxjConvert", "in.xml", f"out.{kind}"]
    subprocess.run(convert, cwd=folder, check=True, capture_output=True)  # noqa: S603 - fixed arguments
    return (folder / f"out.{kind}").read_bytes()


@needs_mpxj
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(schedule=schedules())
def test_mpxj_understands_what_is_written_as_it_is_meant(tmp_path: Path, schedule: SheetSchedule) -> None:
    """What passes through MPXJ and comes back says the same; a program nobody here wrote has read and written it."""
    written = write_project_xml(schedule, calendars())
    ours, theirs = (
        read_project_xml(written).schedule,
        read_project_xml(by_mpxj(tmp_path, written, "xml")).schedule,
    )
    assert len(theirs.nodes) == len(ours.nodes)
    for their, our in zip(theirs.nodes, ours.nodes, strict=True):
        assert replace(their, **worked_out(our)) == our
    assert sorted(theirs.links, key=str) == sorted(ours.links, key=str)
    assert (theirs.title, theirs.target, theirs.target_on, theirs.as_of) == (
        ours.title,
        ours.target,
        ours.target_on,
        ours.as_of,
    )


def worked_out(node: SheetNode) -> dict[str, Any]:
    """What MPXJ works out for itself: the float and what hangs on it, and dates the file does not give."""
    dates = ("start", "finish", "latest_start", "latest_finish")
    missing = {name: None for name in dates if getattr(node, name) is None}
    return {"total_float": node.total_float, "is_critical": node.is_critical, **missing}


@needs_mpxj
@pytest.mark.parametrize("kind", ["xer", "mpx"])
def test_plans_of_p6_and_old_project_are_read_in_chinese(tmp_path: Path, kind: str) -> None:
    in_latin = SheetSchedule(
        "PLAN", tuple(replace(n, name=n.key * 4, phase="", body="") for n in PLAN.nodes), PLAN.links
    )
    text = by_mpxj(tmp_path, write_project_xml(in_latin, {}), kind).decode("latin-1")
    text = text.replace("aaaa", "可研批复").replace("bbbb", "初步设计").replace("cccc", "开工")
    read = read_project_file(text.encode("gb18030", "replace")).schedule
    assert [(node.name, node.days) for node in read.nodes] == [
        ("可研批复", 20),
        ("初步设计", 30),
        ("开工", 0),
    ]
    names = {node.key: node.name for node in read.nodes}
    assert [(names[link.before], names[link.after], link.kind, link.lag) for link in read.links] == [
        ("可研批复", "初步设计", "SS", 3),
        ("初步设计", "开工", "FS", 0),
    ]


@needs_mpxj
@pytest.mark.parametrize(
    "data", [OLE, OLE + bytes(range(256)) * 400, b"ERMHDR\t1\nrubbish", b"MPX,x,4.0,ANSI\n\x00\xff"]
)
def test_a_damaged_file_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(UnreadableSchedule, match="文件已损坏"):
        read_project_file(data)


@pytest.mark.skipif(find_spec("mpxj") is None, reason="没有安装 mpxj")
def test_without_java_the_user_is_asked_to_save_as_xml(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableSchedule, match=r"没有 Java.*另存为.*XML"):
        read_project_file(OLE + bytes(1000))


def test_without_mpxj_the_user_is_asked_to_save_as_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpxj", None)
    with pytest.raises(UnreadableSchedule, match=r"没有安装.*另存为.*XML"):
        read_project_file(OLE + bytes(1000))


def test_project_xml_needs_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpxj", None)
    assert read_project_file(write_project_xml(PLAN, {})).schedule == PLAN


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04" + bytes(100), b"%PDF-1.7", b"SQLite format 3\x00", "节点".encode()]
)
def test_no_other_kind_of_file_reaches_java(data: bytes) -> None:
    with pytest.raises(UnreadableSchedule, match="这不是 Project 文件"):
        read_project_file(data)
