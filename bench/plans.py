"""Reading plan documents: how right it is, beside rows people marked; how fast, beside a plain scan; how long 300 pages take."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench.plan_scores import Score, score
from bench.timing import seconds
from guatu.config.management.terminal import table

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "tests" / "corpora" / "plans"
SHARED = ROOT.parent / "shared"

WANTED = {"f1": 0.95, "period": 0.95, "indicator": 0.90, "scope": 0.85, "units": 0.97}
MEGABYTES = (1, 4, 16)
MOST_BEND = 1.5
"""How much slower than a plain scan the largest text may be read, against the smallest: more would be no straight line."""
PDF_SECONDS = 10

_SCAN = re.compile(r"[0-9][0-9.]*\s*(?:%|亿元|万元|个|项|家|户|亩|公里)")
_CHAPTER = """
（{number}）抓好第{number}批项目。全年实施重点项目{count}个，年度完成投资{money}.5亿元，其中新开工项目{part}个、竣工项目不少于{rest}个。
工业投资增长{growth}%以上，民间投资增长{growth}%左右，一、二季度开工率分别达到{first}%、100%；每月至少调度1次，去年完成投资{past}亿元。
对推进缓慢的项目及时协调，营造良好环境，形成比学赶超的氛围。（责任单位：县发改局、县经贸局，配合单位：县自然资源局、各镇）
"""
_COLUMNS = ("标注", "读到", "准确率", "召回率", "F1", "时限", "增长", "指标", "范围", "单位F1", "误取")


def run(scale: float) -> bool:
    """True when reading keeps to what is wanted in rightness, in straightness and in time."""
    ours = {
        f"tests/corpora/plans/{folder.name}": folder for folder in sorted(OURS.iterdir()) if folder.is_dir()
    }
    folders = ours | {"../shared/data/plans": SHARED / "data" / "plans"}
    kept = [_corpus(name, folder) for name, folder in folders.items()]
    return all([*kept, _speed(scale), _pages(max(3, int(300 * scale)))])


def _corpus(name: str, folder: Path) -> bool:
    """Every marked document under a folder, then all of them; True when the whole keeps to what is wanted."""
    marks = sorted(folder.glob("*.gold.json"))
    if not marks:
        print(f"略过  {name}：这里没有", flush=True)
        return True
    total, rows = Score(), []
    for path in marks:
        if (counted := _document(path)) is None:
            print(f"略过  {path.name}：没有找到原文", flush=True)
            continue
        total += counted
        rows.append(_row(path.name.removesuffix(".gold.json"), counted))
    rows.append(_row("合计", total))
    print(table([name, *_COLUMNS], rows, right=range(1, len(_COLUMNS) + 1)))
    missed = [what for what, least in WANTED.items() if (_reached(total, what) or 0) < least]
    kept = not missed and not total.distractors
    wanted = "，".join(f"{what} ≥ {least:g}" for what, least in WANTED.items())
    print(f"{'达到' if kept else '未达到'}  {name}：F1 {total.f1:.3f}（要求 {wanted}，误取 0）", flush=True)
    return kept


def _document(path: Path) -> Score | None:
    from guatu.engine.extract import read_plan
    from guatu.targets.documents import read_document
    from guatu.targets.reading_json import reading_json

    gold = json.loads(path.read_text())
    source = next((file for file in _sources(path, gold) if file.is_file()), None)
    if source is None:
        return None
    text = read_document(source.read_bytes(), source.name).text
    return score(gold, reading_json(read_plan(text)))


def _sources(path: Path, gold: dict[str, str]) -> Iterator[Path]:
    """Where the text of a marked document may stand."""
    name = Path(gold.get("source_file", "")).name
    if name:
        yield path.with_name(name)
        yield SHARED / "seeds" / name
    yield path.with_name(path.name.replace(".gold.json", ".restated.txt"))


def _reached(counted: Score, what: str) -> float | None:
    if what == "f1":
        return counted.f1
    return counted.units_f1 if what == "units" else counted.agreeing(what)


def _row(name: str, counted: Score) -> list[str]:
    rates = [counted.precision, counted.recall, counted.f1]
    shares = [*map(counted.agreeing, ("period", "growth", "indicator", "scope")), counted.units_f1]
    figures = ["—" if share is None else f"{share:.3f}" for share in [*rates, *shares]]
    return [name, str(counted.found + counted.missed), str(counted.found), *figures, str(counted.distractors)]


def _speed(scale: float) -> bool:
    """The same text, longer and longer: the ratio to a plain scan must stay what it is."""
    from guatu.engine.extract import read_plan

    ratios = []
    for megabytes in MEGABYTES:
        text = plan_text(int(megabytes * 1_000_000 * scale))
        size = len(text.encode()) / 1e6
        ours = _processor_seconds(lambda text=text: read_plan(text))
        scan = median(_processor_seconds(lambda text=text: _scanned(text)) for _ in range(5))
        ratios.append(ours / scan)
        print(
            f"识读 {size:.1f} MB：{size / ours:.2f} MB/秒（{ours:.2f} 秒）  "
            f"一个正则扫一遍 {size / scan:.0f} MB/秒（{scan:.3f} 秒），{ours / scan:.0f} 倍",
            flush=True,
        )
    bend = ratios[-1] / ratios[0]
    kept = bend <= MOST_BEND
    print(
        f"{'达到' if kept else '未达到'}  识读时间与长度成正比：最长与最短的倍数之比 {bend:.2f}（要求 ≤ {MOST_BEND:g}）",
        flush=True,
    )
    return kept


def _scanned(text: str) -> int:
    return sum(1 for _ in _SCAN.finditer(text))


def _processor_seconds(call: Callable[[], object]) -> float:
    """What one call costs this process: the long ones are run once, beside whatever else the machine does."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


def plan_text(size: int) -> str:
    """A made-up plan of about `size` bytes of UTF-8."""
    pieces, written, number = ["示例县2023年项目建设年行动方案\n一、重点任务\n"], 0, 0
    while written < size:
        number += 1
        piece = _CHAPTER.format(
            number=number,
            count=30 + number % 70,
            money=50 + number % 400,
            part=10 + number % 20,
            rest=5 + number % 9,
            growth=3 + number % 17,
            first=60 + number % 30,
            past=40 + number % 300,
        )
        pieces.append(piece)
        written += len(piece.encode())
    return "".join(pieces)


def _pages(pages: int) -> bool:
    """A PDF of so many pages: the text, then what it promises."""
    from guatu.engine.extract import read_plan
    from guatu.targets.documents import Document, read_document

    data = _pdf(pages)
    kept: list[Document] = []
    heard: list[int] = []
    to_text = seconds(
        lambda: kept.append(read_document(data, "方案.pdf", lambda done, _: heard.append(done)))
    )
    assert heard == list(range(1, len(kept[0].pages) + 1))
    to_rows = seconds(lambda: read_plan(kept[0].text))
    is_quick = to_text + to_rows <= PDF_SECONDS
    name = f"{len(kept[0].pages)} 页 PDF（{len(data) / 1e6:.1f} MB，{len(kept[0].text):,} 字）"
    print(
        f"{'达到' if is_quick else '未达到'}  {name}：{to_text + to_rows:.1f} 秒（要求 ≤ {PDF_SECONDS}），"
        f"其中取出文字 {to_text:.1f} 秒，识读 {to_rows:.1f} 秒",
        flush=True,
    )
    return is_quick


def _pdf(pages: int) -> bytes:
    import typst

    faces = set(typst.Fonts().families())
    face = next((name for name in ("Noto Serif CJK SC", "Noto Sans CJK SC", "SimSun") if name in faces), None)
    if face is None:
        sys.exit("这台机器没有中文字体，量不了 PDF")
    chapters = plan_text(pages * 2_530).split("\n（")
    source = "\n\n（".join(chapters).replace("\n", "\n\n")
    head = (
        '#set page(paper: "a4", header: [示例县项目建设年行动方案], footer: context align(center)[— #counter(page).display() —])\n'
        f'#set text(font: "{face}", size: 14pt, lang: "zh")\n#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n'
    )
    made: bytes = typst.compile((head + source).encode(), format="pdf")
    return made


if __name__ == "__main__":
    sys.exit(not run(1.0))
