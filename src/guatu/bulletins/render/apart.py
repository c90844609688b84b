"""An office's own template is filled and checked in a process of its own, with a limit on time and memory.

A crafted template can keep the libraries busy for long; here it only costs its own process. `python -m guatu.bulletins.render.apart`
is that process: one JSON request on standard input, one JSON answer on standard output.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import subprocess
import sys
from typing import Any

from guatu.bulletins.content import BulletinContent, from_parts, to_parts
from guatu.bulletins.render.docx import render_docx
from guatu.bulletins.render.template_check import check_template
from guatu.kit.errors import Refused

SECONDS = 30
MEMORY = 1_500_000_000  # bytes of address space
TOO_LONG = "模板太复杂，在规定的时间和内存内填不完，请简化模板或从默认模板重新改起"


def render_docx_apart(content: BulletinContent, template: bytes, *, seconds: int = SECONDS) -> bytes:
    """`render_docx` with an office's template, in its own process. Raises Refused also when it takes too long."""
    answer = _ask({"content": to_parts(content), "template": _text(template)}, seconds)
    if "refused" in answer:
        raise Refused(answer["refused"], details=answer["details"])
    return base64.b64decode(answer["made"])


def check_template_apart(template: bytes, *, seconds: int = SECONDS) -> list[str]:
    """`check_template` in its own process; one sentence more is possible: that it takes too long."""
    try:
        problems: list[str] = _ask({"template": _text(template)}, seconds)["problems"]
    except Refused as refused:
        return [refused.sentence]
    return problems


def _ask(request: dict[str, Any], seconds: int) -> dict[str, Any]:
    """The answer of the other process. It gets no environment of ours: the key and the database stay here."""
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            [sys.executable, "-m", __name__, str(seconds)],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=seconds + 5,
            env=environment,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as failed:
        raise Refused(TOO_LONG) from failed
    return answer


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    template = base64.b64decode(request["template"])
    if "content" not in request:
        return {"problems": check_template(template)}
    try:
        return {"made": _text(render_docx(from_parts(request["content"]), template))}
    except Refused as refused:
        return {"refused": refused.sentence, "details": refused.details}


def _main() -> None:
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    _main()
