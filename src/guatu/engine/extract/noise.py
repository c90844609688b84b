"""Figures that promise nothing, and the reason for each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.extract.quantities import Figure
from guatu.engine.extract.words import ABSTRACT, CAPACITY, DESCRIBES, HEADS, MODAL, REWARD, VERBS

_MONEY_OR_SIZE = re.compile(r"(?:元|亩|平方米|吨|公里|千瓦|兆瓦|人|亿|万|头|床|公顷)$")
_OWNED = re.compile(
    rf"(?:以上|以下|以内|及以上)?的?(?:[^,;。、\d的]{{0,14}}?(?:{HEADS}))(?!.{{0,2}}(?:资金|贷款|产值))"
)
_ABSTRACT = re.compile(rf"的?(?:大|重点|重大|专项|关键|主要|重要|具体|工作|项|方面)?(?:{ABSTRACT})")
_DURATION = re.compile(r"(?<!/)(?:年|周年|个月|天|日|小时|分钟|周|届)$")
_DEADLINED = re.compile(
    r"(?:办结|完成|下达|办理|回复|答复|完毕|审批|受理|响应|到位|兑付|拨付|出具|反馈|解决|开工|落地|办好|支付|上报|审结|核准|批复|压缩|缩短|控制|时限|时间|承诺|平均)"
)
_ORDINAL = re.compile(r"(?:第|前|[前名]后|倒数|排名|位列|位居)$")
_CLASSES = re.compile(r"(?:类|级|星|届|期|款|名次|班|篇|度|代|条|门|块|片)$")
_CONCRETE = re.compile(r"(?:个|户|家|项|人|名|所|座|件|公里|亩|万|亿|吨|%|倍)$")
_CAPACITY_HEAD = re.compile(r"[^,;。]{0,16}?(?:项目|装置|生产线|基地|加工|电站|工程|机组|厂|中心|园|能力)")
_SIZED = re.compile("万?(?:头|吨|只|千瓦|兆瓦|套|辆|台|株|吉瓦|千瓦时)$")
_MOVES = re.compile("(?:提高|提升|增加|增长|上升|扩大|下降|降低|压缩|压减|缩短|减少|精简|降)[到至为]")
_ONCE_BUILT = re.compile("(?:建成|投产|达产|投用)后|设计")
_ERRANDS = re.compile("(?:[省市县区]?(?:级)?民生)?实事|项?(?:重点)?(?:工作)?任务(?![^,]*(?:以上|不少于))")
_VERB_END = re.compile(rf"(?:{VERBS})(?:了|约|近|至少|不少于|不低于|超过|达到|达|以上|力争|共|计)?$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a figure is not taken: the rule's name and a sentence."""

    rule: str
    reason: str


def verdict_on(
    clause: str, figure: Figure, left: str, right: str, following: Figure | None
) -> Verdict | None:
    """Why a figure of a clause promises nothing; None when it may. `left` and `right` are the text up to its neighbours."""
    after = clause[figure.right :]
    if figure.unit in ("次", "场次", "场") and re.search("每(?:学期|[周月旬日季]|年[^,]{0,12}次)", clause):
        return Verdict("frequency", "反复要做的次数，列在常态化工作里")
    if _ORDINAL.search(clause[: figure.start]):
        return Verdict("ordinal", "名次或序号，不是承诺的数")
    if REWARD.search(left) and not re.search("争取|到位|上级", left) and re.search("元$|分$", figure.unit):
        return Verdict("reward", "奖补、得分或扣分的标准，不是要达到的数")
    if "基础上" in after[:4] or (re.search("[由从][^,]{0,6}$", left) and _MOVES.match(right)):
        return Verdict("baseline", "作为基数提到，不是新的承诺")
    return (
        _by_clause(clause, figure, left, right)
        or _thing(clause, figure, left, right, following)
        or _time(figure, left, after, following)
    )


_WHOLE_CLAUSE = (
    (
        re.compile(r"(?:加|扣|得|计|记|赋|占)\d+(?:\.\d+)?分|满分|分值|权重"),
        Verdict("scoring", "考核打分的标准，不是要达到的数"),
    ),
    (
        re.compile(
            r"给予.{0,12}(?:奖励|表彰|表扬|处罚|处分)|奖励.{0,20}(?:元|亩|指标)|通报批评|问责|约谈|一票否决|取消[^,]{0,10}资格|罚款|处罚|补贴标准|奖补标准"
        ),
        Verdict("reward", "奖惩的条件或标准，不是要达到的数"),
    ),
    (
        re.compile(r"连续[两二三四2-4]|占[^,;]{0,10}(?:考核|总分|分值)|末位|排名|名列|黑榜|红榜"),
        Verdict("ranking", "排名的条件，不是要达到的数"),
    ),
)
_CONDITION = re.compile(
    r"的(?:单位|部门|镇|乡镇|县区|县|区|企业|项目|街道|个人|事项|,|$)|等(?:短板|问题|不足)"
)


def _by_clause(clause: str, figure: Figure, left: str, right: str) -> Verdict | None:
    """What the whole clause is about: scoring, rewards, rankings, conditions somebody has to meet."""
    for pattern, verdict in _WHOLE_CLAUSE:
        if pattern.search(clause):
            return verdict
    if _SETTING_OUT.match(clause) and figure.comparator is None:
        return Verdict("describing", "只是说明对象有多少，不是要达到的数")
    if (
        _CONDITION.match(right)
        and re.search("对|不足|未|低于|超过|达到|完成|超|滞后|落后", left[-8:] or clause[:1])
        and figure.unit in ("%", "个百分点")
    ):
        return Verdict("condition", "说明对象的条件，不是要达到的数")
    return None


def _thing(clause: str, figure: Figure, left: str, right: str, following: Figure | None) -> Verdict | None:
    """Figures that belong to a name: thresholds, capacities, how many parts something has."""
    if thing := _part_of_name(figure, left, right, following):
        return thing
    owned = _OWNED.match(clause[figure.end :])
    if (
        owned
        and re.search("元$|亿$|平方米$|亩$|吨$|人$", figure.unit)
        and not _is_what_is_wanted(figure, left, right)
    ):
        return Verdict("threshold", "项目或企业的规模门槛，记在指标名里")
    if (
        figure.comparator is None
        and re.search("按照?[^,]{2,30}的$", left)
        and re.match("设置|计提|提取|缴纳|安排", right)
    ):
        return Verdict("standard", "计算的标准，不是要达到的数")
    if "/" in figure.unit and _ONCE_BUILT.search(left):
        return Verdict("capacity", "项目的产能或规模，不是要达到的数")
    if CAPACITY.search(left) and _CAPACITY_HEAD.match(right) and following is None:
        return Verdict("capacity", "项目的产能或规模，不是要达到的数")
    sized = figure.comparator is None and _SIZED.search(figure.unit)
    if sized and _CAPACITY_HEAD.match(right) and (not _VERB_END.search(left) or _PROCESS.search(left)):
        return Verdict("capacity", "项目的产能或规模，不是要达到的数")
    if (
        figure.unit
        and _ABSTRACT.match(right)
        and (figure.is_written_out or DESCRIBES.search(left))
        and figure.comparator is None
    ):
        return Verdict("name", "工作的名称或分几个方面，不是要达到的数")
    if figure.comparator is None and (
        _ERRANDS.match(right) or (figure.unit == "小时" and re.match("受理|服务|在线|值班|开放", right))
    ):
        return Verdict("name", "工作的名称或分几个方面，不是要达到的数")
    if (
        DESCRIBES.search(left)
        and figure.comparator is None
        and right
        and not _CONCRETE_PREDICATE.search(left)
    ):
        return Verdict("describing", "只是说明对象有多少，不是要达到的数")
    if (
        figure.comparator is None
        and re.search("(?:^|[、])(?:等|其余|下设|设立?|分|对[^,;。]{0,10}|以)$|等$", left)
        and right
        and not figure.unit.endswith("%")
    ):
        return Verdict("describing", "只是说明对象有多少，不是要达到的数")
    if figure.unit in ("岁", "周岁") and "寿命" not in left:
        return Verdict("condition", "年龄条件，不是要达到的数")
    if re.match("季度|月份?|年|星期", right) and figure.unit.endswith("个"):
        return Verdict("duration", "日期或时间的长短，不是要达到的数")
    if (
        figure.is_written_out
        and right
        and figure.comparator is None
        and left
        and not re.search(rf"(?:{VERBS}|{MODAL})$", left)
    ):
        return Verdict("name", "名称里的数，不是要达到的数")
    if figure.is_written_out and right and _CLASSES.search(figure.unit) and figure.comparator is None:
        return Verdict("name", "名称里的数，不是要达到的数")
    return None


_SETTING_OUT = re.compile(
    "(?:围绕|聚焦|对照|瞄准|紧扣|立足|依托|针对|紧盯)(?!.*(?:达到|增长|完成|新增|建成|引进|实现|不少于|不低于))"
)
_ENDS_IN_NAME = re.compile("推出|出台|落实|制定|惠企|措施|政策|承诺|意见")
_LOOKED_AFTER = re.compile("领导[^,;。]{0,8}(?:包保|包抓|包联|联系|挂钩|挂联)$")


def _part_of_name(figure: Figure, left: str, right: str, following: Figure | None) -> Verdict | None:
    """Figures with which a noun goes on: 5000平方米以上的住宅小区, 总投资12亿元的电站, 二级及以上公路, 守牢18亿亩红线."""
    owner = Verdict("threshold", "规模或等级的门槛，记在指标名里")
    after_word = (
        figure.comparator is not None
        and figure.right > figure.end
        and right[:1] not in ("", "、", "和", "或", "并", "的")
    )
    if (
        after_word
        and re.match(r"[\u4e00-\u9fff]", right)
        and not _VERB_END.search(left)
        and not right.startswith("内")
        and figure.unit != "%"
    ):
        return (
            owner
            if not _DEADLINED.match(right) and not figure.unit.endswith(("工作日", "天", "个月", "小时"))
            else None
        )
    if (
        right.startswith("的")
        and re.match(r"的[\u4e00-\u9fff]", right)
        and not _WANTED_AFTER.match(right)
        and figure.unit != "%"
    ):
        return Verdict("attribute", "说明对象的大小，不是要达到的数")
    if figure.is_written_out and figure.unit in ("级", "星", "类", "期", "届", "代"):
        return Verdict("name", "名称里的数，不是要达到的数")
    if (
        re.search("元$|亿$", figure.unit)
        and figure.right > figure.end
        and not right
        and following
        and following.unit in ("个", "项", "家", "户")
    ):
        return owner
    if re.match("[^,]{0,4}红线", right) or (
        figure.unit.endswith("米") and re.match("覆盖|范围|以内覆盖|见", right)
    ):
        return Verdict("name", "名称里的数，不是要达到的数")
    if figure.comparator is None and re.search("占地$|时速$|路基宽$|净宽$|净空$|库容$", left):
        return Verdict("capacity", "项目的产能或规模，不是要达到的数")
    names_something = figure.is_written_out and figure.unit == "条" and _ENDS_IN_NAME.search(left)
    if figure.comparator is None and (names_something or _LOOKED_AFTER.search(left)):
        return Verdict("describing", "只是说明对象有多少，不是要达到的数")
    if (
        left.endswith("的")
        and figure.comparator is None
        and right
        and figure.unit in ("个", "家", "项", "条", "户", "座", "所", "名")
    ):
        return Verdict("describing", "只是说明对象有多少，不是要达到的数")
    return None


_WANTED_AFTER = re.compile("的(?:比例|速度|增速|目标|任务|资金|投资|增长|增幅|进度|标准|水平|前期)")
_PROCESS = re.compile("(?:推进|加快|支持|推动|引进|围绕|加快推进|服务|保障)$")
_CONCRETE_PREDICATE = re.compile(r"达到|不低于|不少于|完成|新增|建成|引进|实现|增长|覆盖率|率$")


def _is_what_is_wanted(figure: Figure, left: str, right: str) -> bool:
    """完成50亿元产业投资: the amount itself, not a size somebody must have."""
    return (
        bool(re.match(r"的?[^,;。]{0,10}(?:资金|贷款|投资|产值|订单额|销售额)", right))
        and "以上" not in right[:2]
    )


def _time(figure: Figure, left: str, after: str, following: Figure | None) -> Verdict | None:
    if not _DURATION.search(figure.unit) or figure.unit in ("工作日", "个工作日"):
        return None
    if figure.unit in ("年", "周年", "届") and not re.search("缩短|压缩|提前", left):
        return Verdict("duration", "日期或时间的长短，不是要达到的数")
    if (
        figure.comparator is not None
        and not following
        and re.search("天数|周期|时长|时间|寿命|年限|时限|期限|用时", left)
    ):
        return None
    if (following and re.match("内", after[:1])) or (
        not _DEADLINED.search(left + after[:12])
        and not re.search("(?:寿命|天数|时间|周期|时长)(?:达到|达|为|是)$", left)
    ):
        return Verdict("duration", "日期或时间的长短，不是要达到的数")
    return None
