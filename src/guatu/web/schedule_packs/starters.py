"""The texts a new draft begins with."""

SCHEDULE_STARTER = """\
kind: schedule
slug: my-projects
version: 1
title: 本县项目工期
source: 填写文件名称和文号
note: 先改成本地的节点和天数，再看对在建项目的影响、发布。没有写 law 的天数是计划数，不是规定。
applies: [其他项目]
calendars:
  工作日: {base: working}
  自然日: {base: every_day}
phases: [前期, 施工, 竣工]
targets: {开工: start, 竣工: accepted}
default_target: 竣工
reasons: [征地拆迁, 手续办理, 资金到位, 其他]

nodes:
  - id: approval
    name: 立项
    phase: 前期
    days: 20
    calendar: 工作日
    body: 发展改革部门
  - id: permit
    name: 施工许可证
    phase: 前期
    days: 5
    calendar: 工作日
    body: 住房城乡建设部门
    law: {at_most: 7, source: 建筑法第八条}
    after: [approval]
  - id: start
    name: 开工
    phase: 施工
    days: 0
    calendar: 工作日
    stage: started
    after: [permit]
  - id: works
    name: 施工
    phase: 施工
    days: 180
    calendar: 自然日
    body: 施工单位
    after: [start]
  - id: accepted
    name: 竣工验收
    phase: 竣工
    days: 0
    calendar: 工作日
    stage: completed
    after: [works]
"""

CALENDAR_STARTER = """\
kind: calendar
slug: my-calendar
version: 1
title: 本地公布的放假调休安排
source: 填写公布的机关和文件；没有写的年份按周一至周五计算并标明未公布

years:
  - year: 2026
    notice: 填写文号
    announced_on: 2025-11-04
    holidays:
      - {name: 元旦, first: 2026-01-01, last: 2026-01-03}
    worked: [2026-01-04]
"""

STARTERS = {"schedule": SCHEDULE_STARTER, "calendar": CALENDAR_STARTER}
