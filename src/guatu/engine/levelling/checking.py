"""What no plan can satisfy, said before any is made. What passes here can always be planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from guatu.engine.levelling.values import Activity, Budget, Problem, Resource

FAR = 1_000_000


def problems_of(problem: Problem) -> tuple[str, ...]:
    """Every contradiction but circles of links, each a Chinese sentence."""
    found: list[str] = []
    found += _repeated("工作编号", [each.id for each in problem.activities])
    found += _repeated("资源", [each.name for each in problem.resources])
    found += _repeated("额度", [each.name for each in problem.budgets])
    resources = {each.name: each for each in problem.resources}
    budgets = {each.name: each for each in problem.budgets}
    for activity in problem.activities:
        found += _of_activity(activity, resources, budgets)
    known = {each.id for each in problem.activities}
    for link in problem.links:
        for end in (link.before, link.after):
            if end not in known:
                found.append(f"关系 {link.before}→{link.after} 里没有工作“{end}”")
        if link.before == link.after and link.before in known:
            found.append(f"工作“{link.before}”不能等待自己")
        if abs(link.lag) > FAR:
            found.append(f"关系 {link.before}→{link.after} 的间隔 {link.lag} 天超出范围")
    for resource in problem.resources:
        found += _of_resource(resource)
    for budget in problem.budgets:
        found += _of_budget(budget, problem.activities)
    return tuple(found)


def _repeated(what: str, names: list[str]) -> list[str]:
    return [f"{what}“{name}”用了 {count} 次" for name, count in Counter(names).items() if count > 1]


def _of_activity(
    activity: Activity, resources: Mapping[str, Resource], budgets: Mapping[str, Budget]
) -> Iterator[str]:
    who = f"“{activity.name}”"
    if not 0 <= activity.days <= FAR:
        yield f"{who}的工期是 {activity.days} 天，应在 0 到 {FAR} 之间"
    if not 0 <= activity.release <= FAR:
        yield f"{who}的最早开始日 {activity.release} 应在 0 到 {FAR} 之间"
    if activity.due is not None and abs(activity.due) > FAR:
        yield f"{who}的承诺完成日 {activity.due} 超出范围"
    if activity.weight < 0:
        yield f"{who}的权重是 {activity.weight}，不能为负"
    for name, units in activity.needs.items():
        if name not in resources:
            yield f"{who}要用的资源“{name}”不存在"
        elif units < 0:
            yield f"{who}要用的{name}是 {units}，不能为负"
        elif activity.days and units > resources[name].capacity:
            yield f"{who}同时要用{name} {units}，而{name}常备只有 {resources[name].capacity}，永远排不下"
    for name, amount in activity.spends.items():
        if name not in budgets:
            yield f"{who}要用的额度“{name}”不存在"
        elif amount < 0:
            yield f"{who}要用的{name}是 {amount}，不能为负"
    most = max(1, activity.days)
    for name, days in sorted(activity.spread.items()):
        if name not in activity.spends:
            yield f"{who}按工期分摊的额度“{name}”没有写要用多少"
        elif not 1 <= days <= most:
            yield f"{who}的{name}分摊到 {days} 天，应在 1 到 {most} 之间"


def _of_resource(resource: Resource) -> Iterator[str]:
    if resource.capacity < 0 or any(units < 0 for _, _, units in resource.changes):
        yield f"资源“{resource.name}”的数量不能为负"
    for first, end, _ in resource.changes:
        if end < first or end > FAR:
            yield f"资源“{resource.name}”的一段变动（{first} 至 {end}）首尾颠倒或超出范围"


def _of_budget(budget: Budget, activities: tuple[Activity, ...]) -> Iterator[str]:
    if any(amount < 0 for _, amount in budget.releases):
        yield f"额度“{budget.name}”的下达数不能为负"
    if any(day > FAR for day, _ in budget.releases):
        yield f"额度“{budget.name}”的下达日超出范围"
    asked = sum(each.spends.get(budget.name, 0) for each in activities)
    released = sum(amount for _, amount in budget.releases)
    if asked > released:
        yield f"各项工作共要用{budget.name} {asked}，而下达的一共只有 {released}，差 {asked - released}"
