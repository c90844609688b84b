"""The trail in Chinese: verbs, subjects and details, as the auditor reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guatu.kit.money import wan
from guatu.progress.values import FIGURE_NAMES
from guatu.registry.enums import Stage
from guatu.registry.values import field_label

if TYPE_CHECKING:
    from guatu.ledger.models import AuditEntry

VERBS = {
    "audit.export": "导出审计记录",
    "bulletin-template.add": "上传通报模板",
    "bulletin.correct": "起草更正通报",
    "bulletin.delete": "删除通报草稿",
    "bulletin.draft": "起草通报",
    "bulletin.edit": "修改通报草稿",
    "bulletin.issue": "印发通报",
    "bulletin.recompose": "重新计算通报草稿",
    "closure.add": "登记停工安排",
    "closure.withdraw": "撤销停工安排",
    "duty.assign": "指定常态化工作的承办单位",
    "duty.record": "登记常态化工作",
    "duty.withdraw": "撤销常态化工作登记",
    "facts.freeze": "冻结事实",
    "figure.correct": "更正月报",
    "grant.give": "授权",
    "grant.revoke": "撤销授权",
    "import.confirm": "确认导入",
    "import.discard": "放弃导入",
    "import.undo": "撤销导入",
    "import.upload": "上传台账",
    "levelling.accept": "采用统筹排期",
    "levelling.start": "统筹排期",
    "levelling.stop": "停止改进统筹排期",
    "levelling.withdraw": "撤回统筹排期",
    "list.enter": "项目入列",
    "list.leave": "项目出列",
    "month.close": "月度结账",
    "organisation.add": "新增单位",
    "organisation.change": "修改单位",
    "organisation.close": "关闭单位",
    "organisation.move": "移动单位",
    "organisation.reopen": "恢复单位",
    "pack.choose": "启用规则包",
    "pack.load": "载入规则包",
    "pack.discard": "删除规则包草稿",
    "pack.publish": "发布规则包",
    "pack.save": "保存规则包",
    "place.remove": "删除地点",
    "plan.change": "修改年度计划",
    "plan-document.ask_model": "请语言模型建议方案的行",
    "plan-document.discard": "删除方案",
    "plan-document.enforce": "方案生效",
    "plan-document.name": "修改方案标题和年度",
    "plan-document.put_in": "上传方案",
    "plan-document.withdraw": "停用方案",
    "plan-row.add": "添加方案的行",
    "plan-row.all": "确认方案其余各行",
    "plan-row.confirm": "确认方案的行",
    "plan-row.edit": "修改方案的行",
    "plan-row.reject": "不采用方案的行",
    "plan-row.split": "拆分方案的行",
    "plan-row.undo": "撤销对方案行的操作",
    "plan-units.match": "重新匹配方案中的单位",
    "plan-units.settle": "指定方案中的单位",
    "project.change": "修改项目",
    "project.create": "新建项目",
    "region.add": "新增地区",
    "region.change": "修改地区",
    "region.close": "关闭地区",
    "region.move": "移动地区",
    "region.reopen": "恢复地区",
    "register.apply": "写入项目库",
    "schedule-pack.discard": "删除工期模板草稿",
    "schedule-pack.load": "载入工期模板",
    "schedule-pack.publish": "发布工期模板",
    "schedule-pack.save": "保存工期模板",
    "schedule.added": "增加工期节点",
    "schedule.baseline": "设定工期基线",
    "schedule.changed": "修改工期节点",
    "schedule.ended": "停用倒排工期",
    "schedule.imported": "导入倒排工期",
    "schedule.laid_out": "编制倒排工期",
    "schedule.levelled": "按统筹排期推迟节点",
    "schedule.option_dropped": "取消赶工措施",
    "schedule.option_taken": "采用赶工措施",
    "schedule.promised": "调整目标日期",
    "schedule.removed": "删除工期节点",
    "schedule.reported": "填报工期节点",
    "schedule.unlevelled": "撤回统筹排期的推迟",
    "stage.record": "登记节点",
    "stage.withdraw": "撤回节点",
    "statistics.enter": "登记纳统",
    "statistics.withdraw": "撤回纳统",
    "target.bind": "绑定方案目标",
    "target.break_down": "分解方案目标",
    "target.report": "填报方案目标",
    "task.add_unit": "任务增加单位",
    "task.drop": "取消任务",
    "task.finish": "任务完成",
    "task.remove_unit": "任务移除单位",
    "task.reopen": "重新开启任务",
    "task.report": "填报任务进展",
    "task.schedule": "确定任务时限",
    "token.create": "新建令牌",
    "token.revoke": "吊销令牌",
    "user.add": "新建账号",
    "user.change": "修改账号",
    "user.change_password": "修改密码",
    "user.deactivate": "停用账号",
    "user.reactivate": "恢复账号",
    "user.reset_password": "重置密码",
    "user.reset_second_step": "取消两步验证",
    "user.sign_in": "登录",
    "user.sign_in_fail": "登录失败",
    "user.sign_out": "退出",
    "user.unlock": "解锁账号",
}
SUBJECTS = {
    "audit": "审计记录",
    "bulletin": "通报",
    "bulletin-template": "通报模板",
    "closure": "停工安排",
    "duty": "常态化工作",
    "import": "导入",
    "levelling": "统筹排期",
    "month": "月份",
    "organisation": "单位",
    "pack": "规则包",
    "plan-document": "方案",
    "project": "项目",
    "region": "地区",
    "sign-in": "登录",
    "target": "方案目标",
    "task": "任务",
    "token": "令牌",
    "user": "用户",
}
DETAILS = {
    "after": "改后",
    "agreed_by": "同意的单位和依据",
    "at": "时间",
    "before": "改前",
    "body": "责任主体",
    "changed": "改动",
    "changes": "改动",
    "code": "代码",
    "corrects": "更正的通报",
    "created": "新增",
    "credit_code": "信用代码",
    "days": "有效天数",
    "decision": "决定",
    "entered_on": "纳统日期",
    "event": "节点记录",
    "everywhere": "全部范围",
    "excuse": "正当理由",
    "file": "文件",
    "filters": "筛选",
    "finished_on": "完成日期",
    "from": "从",
    "from_month": "起用月份",
    "happened_on": "发生日期",
    "is_public": "公开",
    "kind": "类别",
    "list": "清单",
    "may_write": "可写入",
    "means": "统筹的资源",
    "month": "月份",
    "months": "月份",
    "name": "名称",
    "node": "工期节点",
    "node_days": "工期（天）",
    "nodes": "节点数",
    "not_before": "不早于",
    "note": "说明",
    "number": "文号",
    "on": "日期",
    "organisation": "单位",
    "percent": "进度（%）",
    "person": "人员",
    "place": "范围",
    "projects": "项目数",
    "reason": "原因",
    "region": "地区",
    "removed": "删除",
    "restored": "恢复",
    "role": "角色",
    "row": "行",
    "rows": "行数",
    "sha256": "校验值",
    "short_name": "简称",
    "since": "从",
    "slug": "代号",
    "source": "出处",
    "stage": "节点",
    "started_on": "开始日期",
    "subject": "对象",
    "confirmed": "已确认",
    "left": "未核对",
    "title": "标题",
    "to": "到",
    "topic": "方面",
    "under": "上级",
    "base": "上年基数",
    "base_source": "基数来源",
    "flow": "变化方式",
    "how": "分解方式",
    "indicator_slug": "平台口径",
    "measure": "实际值取自",
    "parts": "各部分",
    "reports_every": "填报周期",
    "target": "目标",
    "unit_in_charge": "责任单位",
    "value": "完成数",
    "where": "只计",
    "undone": "撤销的操作",
    "until": "到",
    "updated": "更新",
    "user": "用户",
    "username": "登录名",
    "valid_from": "启用日期",
    "verb": "操作",
    "version": "版本",
    "uses": "占用的资源",
    "waits": "前置节点",
    "year": "年度",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail as it is read."""

    number: int
    at: datetime
    person: str
    verb: str
    subject: str
    detail: str


def in_words(entry: AuditEntry) -> Line:
    """A line with its verb, subject and detail in Chinese; a word not in the tables stays as it is."""
    noun, _, number = entry.subject.partition(":")
    which = "（批量）" if number == "*" else f" {number}" if number.isdigit() else ""
    subject = f"{SUBJECTS.get(noun, noun)}{which}"
    return Line(entry.pk, entry.at, entry.actor_name, verb_in_words(entry.verb), subject, _said(entry.detail))


def verb_in_words(verb: str) -> str:
    """`grant.give` → 授权."""
    return VERBS.get(verb, verb)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        kept = {key: said for key, said in value.items() if said not in (None, "", [], {})}
        if {"before", "after"} <= kept.keys():  # a database may keep them in the order of letters
            kept["after"] = kept.pop("after")
        return "；".join(f"{detail_word(key)}：{_said(_shown(key, said))}" for key, said in kept.items())
    if isinstance(value, list) and len(value) == 2:
        return f"{_said(value[0])} → {_said(value[1])}"
    if isinstance(value, list):
        return "、".join(_said(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "（空）" if value in (None, "") else str(value)


def detail_word(key: str) -> str:
    """The Chinese name of a detail of the trail."""
    return DETAILS.get(key) or FIGURE_NAMES.get(key) or field_label(key)


def _shown(key: str, value: Any) -> Any:
    """Amounts in 万元 and stages by their name; a change is a pair of them."""
    if isinstance(value, list):
        return [_shown(key, one) for one in value]
    field = key.partition("@")[0]
    if isinstance(value, int) and (field.endswith("_fen") or field == "month_plan"):
        return f"{wan(value)} 万元"
    return Stage(value).label if key == "stage" and value in Stage.values else value
