"""A made-up county's bulletin with every part filled, for the file tests."""

from datetime import date

from guatu.bulletins.content import (
    AnnexTable,
    BulletinContent,
    Cell,
    Column,
    Overall,
    Section,
    ranked_sentence,
    section_for,
)
from guatu.engine.calendar import Month

MAY = Month(2023, 5)
UNITS = [
    *("县水利局", "县交通运输局", "县林业局", "县住房和城乡建设局", "县教育体育局", "县卫生健康局"),
    *("县文化和旅游局", "云溪高新区管委会", "城关镇", "双河镇", "蒲溪镇", "石泉坝镇"),
]
INDICATORS = ["手续办结率", "项目开工率", "入库纳统率", "投资完成率", "季度贡献率"]
MONEY = "累计完成投资"


def sample_content(*, rows: int = 120, letterhead: str = "云溪县发展和改革局文件") -> BulletinContent:
    """May 2023 of the county 云溪县: twelve units, five rates, three annex tables."""
    return BulletinContent(
        title="云溪县发展和改革局关于2023年5月全县重点项目推进情况的通报",
        issuer="云溪县发展和改革局",
        issued_on=date(2023, 6, 5),
        period=MAY,
        number="云发改发〔2023〕36号",
        letterhead=letterhead,
        addressees=("各镇人民政府", "县政府各工作部门", "云溪高新区管委会"),
        basis=(
            "根据《云溪县重点项目“五率”考核办法（试行）》（云政办发〔2023〕12号）和《关于下达2023年全县重点项目建设计划的通知》"
            "（云发改发〔2023〕8号）要求，现将2023年5月全县重点项目推进情况通报如下：",
        ),
        lead=(
            "今年全县共安排重点项目120个，总投资512.36亿元，年度计划投资86.4亿元。1—5月累计完成投资38.21亿元，"
            "占年度计划的44.2%，快于序时进度（41.7%）2.5个百分点；新开工项目20个，开工率83.3%。",
        ),
        ranked=tuple(ranked_sentence(name, _figures(at)) for at, name in enumerate(INDICATORS)),
        sections=tuple(_section(at) for at in range(5)),
        closing=(
            "各镇、各部门要对照年度计划逐项查找差距，落后项目要在6月15日前提出赶工措施，明确责任人和完成时限；"
            "要如实填报进度，严禁虚报瞒报。",
        ),
        annexes=(_rates(), _projects(rows), _behind(rows // 3)),
        marks=("示例数据",),
        contact="联系人：王敏，电话：0000-1234567",
    )


def _figures(at: int) -> list[tuple[str, float | None]]:
    figures: list[tuple[str, float | None]] = [
        (unit, round((88.8 - at * 9) * 0.93**number, 2)) for number, unit in enumerate(UNITS)
    ]
    figures[5] = (figures[5][0], figures[4][1])
    if at == 1:
        figures[6] = (figures[6][0], None)
    return figures


def _section(at: int) -> Section:
    money = Overall("年度计划投资", 864_000_000_000, MONEY, 382_100_000_000, 44.22)
    full = Overall(
        "年度计划投资", 864_000_000_000, MONEY, 382_100_000_000, 44.22, "money", "个", 37.95, 41.67
    )
    count = Overall("应办结手续", 240, "已办结", 186, 77.5, "count", "项", 71.2)
    return section_for(
        at + 1, INDICATORS[at], [count, count, count, full, money][at], _figures(at), period=MAY
    )


def _rates() -> AnnexTable:
    columns = (
        Column("序号", "count", width=3),
        Column("单位", width=9),
        Column("年度计划投资", "money_wan", width=6),
        Column(MONEY, "money_wan", width=6),
        *(Column(name, "percent", "五率", 5) for name in INDICATORS),
        Column("上月", "light", "亮灯", 3),
        Column("本月", "light", "亮灯", 3),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, unit in enumerate(UNITS):
        rates = [_figures(at)[number][1] for at in range(5)]
        light = "绿黄红"[number % 3]
        rows.append(
            (number + 1, unit, 72_000_000_000, 31_841_666_600, *rates, light, "红" if number else None)
        )
    total = (None, "合计", 864_000_000_000, 382_100_000_000, 77.5, 83.3, 90.0, 44.2, 20.1, None, None)
    return AnnexTable("云溪县2023年5月重点项目“五率”完成情况表", "单位：万元、%", columns, tuple(rows), total)


def _projects(count: int) -> AnnexTable:
    columns = (
        Column("序号", "count", width=3),
        Column("项目名称", width=14),
        Column("项目代码", width=11),
        Column("责任单位", width=8),
        Column("总投资", "money_yi", "投资", 5),
        Column("年度计划", "money_wan", "投资", 6),
        Column("本月完成", "money_wan", "投资", 6),
        Column("累计完成", "money_wan", "投资", 6),
        Column("完成率", "percent", width=5),
        Column("亮灯", "light", width=3),
        Column("备注", width=8),
    )
    rows: list[tuple[Cell, ...]] = []
    for at in range(count):
        plan = 123_456_700 * (at + 3)
        rows.append(
            (
                *(
                    at + 1,
                    f"云溪县{UNITS[at % 12][-4:]}第{at + 1}号示范工程建设项目",
                    "2302-610921-04-01-123456",
                ),
                *(UNITS[at % 12], plan * 12, plan, plan // 12, plan * 2 // 5, 40.0, "绿黄红蓝"[at % 4]),
                "=SUM(A1:A9)" if at == 2 else None if at % 5 else "手续正在办理，预计6月底前取得施工许可",
            )
        )
    return AnnexTable("云溪县2023年5月重点项目进展情况表", "单位：亿元、万元", columns, tuple(rows))


def _behind(count: int) -> AnnexTable:
    columns = (
        Column("序号", "count", width=3),
        Column("项目名称", width=14),
        Column("责任单位", width=8),
        Column("亮灯", "light", width=3),
        Column("依据", width=20),
    )
    reason = "累计完成10.0%，序时进度41.7%，落后31.7个百分点（红：超过30）"
    rows = tuple(
        (at + 1, f"云溪县第{at + 1}号标准厂房项目", UNITS[at % 12], "红", reason) for at in range(count)
    )
    return AnnexTable("云溪县2023年5月亮红灯项目清单", "", columns, rows)
