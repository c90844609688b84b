"""Which of the official fonts this machine has; fonts are named here and never shipped."""

from __future__ import annotations

from collections.abc import Iterable

from guatu.kit.errors import Refused

# First the face the standard names, then its relatives, then any face that has Chinese at all.
_SERIF = [
    *(
        "SimSun",
        "宋体",
        "NSimSun",
        "STSong",
        "华文宋体",
        "FZShuSong-Z01",
        "方正书宋_GBK",
        "Noto Serif CJK SC",
    ),
    *("Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "思源宋体", "AR PL UMing CN"),
]
_SANS = [
    *(
        "SimHei",
        "黑体",
        "STHeiti",
        "华文黑体",
        "FZHei-B01",
        "方正黑体_GBK",
        "Noto Sans CJK SC",
        "Noto Sans SC",
    ),
    *("Source Han Sans SC", "Source Han Sans CN", "思源黑体", "Microsoft YaHei", "微软雅黑", "PingFang SC"),
    *("WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Droid Sans Fallback"),
]
_FANGSONG = [
    *("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋"),
    *("FZFangSong-Z02S", "方正仿宋_GBK", "方正仿宋简体", "Zhuque Fangsong (technical preview)"),
]
_KAITI = [
    *("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体", "FZKai-Z03", "方正楷体_GBK"),
    "AR PL UKai CN",
]
_TITLE = [
    *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
    *("STZhongsong", "华文中宋"),
]
_WANTED = {"title": _TITLE, "body": _FANGSONG, "hei": _SANS, "kai": _KAITI, "song": _SERIF}
_LATIN = ["Times New Roman", "Liberation Serif", "Libertinus Serif"]


def font_lists(families: Iterable[str]) -> dict[str, list[str]]:
    """For each role (title, body, hei, kai, song, latin) the families present, best first.

    Raises Refused when none of them has Chinese: a file full of boxes must not be issued.
    """
    present = {family.lower(): family for family in families}
    lists: dict[str, list[str]] = {}
    for role, wanted in _WANTED.items():
        chain = [*wanted, *_SANS, *_SERIF] if role == "hei" else [*wanted, *_SERIF, *_SANS]
        lists[role] = list(dict.fromkeys(present[name.lower()] for name in chain if name.lower() in present))
    if not lists["body"]:
        raise Refused("本机没有可用的中文字体，请安装 fonts-noto-cjk 或仿宋字体后再生成 PDF")
    lists["latin"] = [name for name in _LATIN if name.lower() in present]
    return lists
