"""Who answers for a target: units said at the end of its paragraph, and on the lines below it."""

from guatu.engine.extract import ReadTarget, read_plan

HEAD = "青禾县2024年项目建设实施方案\n一、主要目标\n"


def _answering(target: ReadTarget) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return target.units, target.support


def test_units_that_lead_and_units_that_help_may_stand_on_lines_of_their_own() -> None:
    reading = read_plan(
        f"{HEAD}1.新建学校3所。\n责任单位：县教育局\n配合单位：县财政局、县住建局\n2.新建医院1所。"
    )
    school, hospital = reading.targets
    assert _answering(school) == (("县教育局",), ("县财政局", "县住建局"))
    assert _answering(hospital) == ((), ())
    assert [(t.units, t.support) for t in reading.tasks] == [(("县教育局",), ("县财政局", "县住建局"))]


def test_a_line_of_units_adds_to_the_brackets_above_it() -> None:
    reading = read_plan(f"{HEAD}1.新建学校3所。（责任单位：县教育局）\n配合单位：县财政局")
    assert [_answering(target) for target in reading.targets] == [(("县教育局",), ("县财政局",))]


def test_every_row_of_a_table_has_its_own_units() -> None:
    table = "序号\t重点任务\t牵头单位\t配合单位\n1\t新建学校3所\t县教育局\t县财政局\n2\t新建医院1所\t县卫健局\t县住建局\n"
    reading = read_plan(f"{HEAD}新建水厂2座。\n{table}新建公园5个。")
    assert [(t.quote, *_answering(t)) for t in reading.targets] == [
        ("新建水厂2座", (), ()),
        ("新建学校3所", ("县教育局",), ("县财政局",)),
        ("新建医院1所", ("县卫健局",), ("县住建局",)),
        ("新建公园5个", (), ()),
    ]


def test_units_joined_by_and_are_told_apart_however_many() -> None:
    joined = "和".join(f"第{number}县局" for number in range(200)) + "及工业和信息化局"
    (task,) = read_plan(f"{HEAD}1.新建学校3所。\n责任单位：{joined}").tasks
    assert (len(task.units), task.units[0], task.units[-1]) == (201, "第0县局", "工业和信息化局")
