"""What the product says when something is wrong: zh and en, keyed by code, each with a remedy.

A test proves that every code raised anywhere is here, in both languages, with the same parameters.
"""

import re
from typing import NamedTuple

from kaoping.domain.scoring.refusals import WORDING

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"
QUALITY = re.compile(r"q=([01](?:\.\d{0,3})?)", re.ASCII)


class Message(NamedTuple):
    zh: str
    en: str


PROBLEMS: dict[str, Message] = {
    "unauthenticated": Message("请先登录", "Please sign in"),
    "bad-credentials": Message("用户名或密码不正确", "User name or password is wrong"),
    "bad-refresh": Message("登录已失效，请重新登录", "Your session has ended, please sign in again"),
    "forbidden": Message("您没有此项权限", "You are not allowed to do this"),
    "password-change-required": Message(
        "请先修改初始密码", "Change the password you were given before anything else"
    ),
    "store-outside-reach": Message("该门店不在您的权限范围内", "This store is outside your reach"),
    "origin-refused": Message("请求来源不被允许", "The request comes from a place that is not allowed"),
    "self-dealing": Message("不能处理与本人有关的事项", "Nobody handles or judges their own matter"),
    "not-found": Message("未找到，或不在您的权限范围内", "Not found, or outside your reach"),
    "method-not-allowed": Message("此地址不支持该方法", "This address does not support that method"),
    "conflict": Message("当前状态不允许此操作", "The present state does not allow this"),
    "own-card": Message(
        "这是您本人的考核表，须由他人评分、审批和裁定",
        "This is your own card: others judge, approve and rule on it",
    ),
    "not-own-card": Message(
        "自评只能由考核表本人填写", "Only the person on the card scores it in the self column"
    ),
    "judged-by-the-group": Message(
        "该考核表由集团评分和发布，门店人员不能处理",
        "This card is judged and published by the group, not in the store",
    ),
    "one-stage-per-person": Message(
        "您已经办理过这张考核表的另一环节，同一人只能办理一个环节",
        "You did another stage of this card already: one person does one stage of a card",
    ),
    "stage-signed": Message("这一环节已有人签署", "Somebody has signed this stage already"),
    "stage-not-due": Message("还没有轮到这一环节", "This stage is not due yet, or has passed"),
    "card-incomplete": Message(
        "还有未定的项目或金额，补齐后才能审批",
        "Some items or amounts are still open: complete them, then approve",
    ),
    "cards-published": Message(
        "本月已有考核表发布，不能重新打开；更正请走申诉修订",
        "Some cards of this month are published, so it stays closed: correct them by a revision",
    ),
    "second-person-needed": Message(
        "重新打开已锁定的月份须由另一人确认", "Opening a locked month takes a second person"
    ),
    "period-locked": Message("本月已锁定", "This month is locked"),
    "card-not-published": Message("该考核表尚未发布", "This card is not published yet"),
    "card-withdrawn": Message("该考核表已撤回", "This card was withdrawn"),
    "card-outdated": Message(
        "考核表内容已变化，请刷新后重试", "The card says something else by now: reload, then try again"
    ),
    "only-own-card": Message("只能由考核表本人办理", "Only the person on the card does this"),
    "appeal-open": Message(
        "该考核表的申诉尚未裁定，请先裁定", "An appeal against this card is open: rule on it first"
    ),
    "pay-not-yours": Message(
        "您没有查看他人薪酬的权限，请去掉 include=pay，或只看本人的考核表",
        "The pay of others is not yours to see: leave include=pay out, or ask for your own cards",
    ),
    "pay-term-later": Message(
        "该日期当天或之后已有同项薪酬标准，请选择更晚的日期",
        "A term begins on that day or later already: choose a later day",
    ),
    "appeal-too-late": Message(
        "申诉期限已过（发布后五个工作日）", "The five working days for an appeal have passed"
    ),
    "period-running": Message(
        "当月到 {last_day} 才结束，结束后才能冻结",
        "The month runs until {last_day}: freeze it after that day",
    ),
    "nothing-to-close": Message(
        "没有可以结账的考核表：请检查方案和人员", "No card would be closed: check the policies and the people"
    ),
    "period-not-in-review": Message(
        "本月不在评分阶段，请先由人事开始评分", "The month is not in review: HR starts the review first"
    ),
    "cards-not-approved": Message(
        "还有 {count} 张考核表未审批", "{count} cards are not approved yet: have them approved first"
    ),
    "nothing-to-publish": Message("该级别没有待发布的考核表", "This level has no card to publish"),
    "cards-unpublished": Message(
        "还有 {count} 张考核表未发布", "{count} cards are not published yet: publish them first"
    ),
    "appeals-open": Message(
        "还有 {count} 件申诉未裁定", "{count} appeals wait for a ruling: rule on them first"
    ),
    "appeals-may-come": Message(
        "申诉期到 {until} 才结束，之后才能锁定",
        "Appeals may still come until {until}: lock the month after that",
    ),
    "already-published": Message("该级别的考核表已经发布", "The cards of this level are published already"),
    "already-acknowledged": Message("您已确认过这一版", "You have acknowledged this revision already"),
    "already-appealed": Message(
        "这张考核表已提出过申诉，每张只能申诉一次", "This card has been appealed already: one appeal per card"
    ),
    "already-ruled": Message("该申诉已有裁定", "This appeal has been ruled on already"),
    "already-exists": Message("同样的记录已存在", "The same record already exists"),
    "wrong-state": Message("当前状态不允许此步骤", "This step is not possible in the present state"),
    "stale-version": Message(
        "数据已被他人修改，请刷新后重试", "Somebody changed this meanwhile: reload, then try again"
    ),
    "missing-version": Message("请在 If-Match 中带上读取时的版本", "Send the version you read in If-Match"),
    "invalid": Message("提交的内容有误", "Some of what was sent is wrong"),
    "malformed": Message("无法读取请求内容", "The body cannot be read"),
    "unsupported-media-type": Message("请使用 {expected} 格式", "Send the body as {expected}"),
    "too-large": Message("内容过大，上限为 {limit} 字节", "Too large: at most {limit} bytes are taken"),
    "too-many-requests": Message(
        "请求过于频繁，请 {retry_after} 秒后重试", "Too many requests: try again in {retry_after} s"
    ),
    "sign-in-throttled": Message(
        "登录失败次数过多，请 {retry_after} 秒后重试",
        "Too many failed sign-ins: try again in {retry_after} s",
    ),
    "unavailable": Message("系统繁忙，请稍后重试", "The system is busy, please try again shortly"),
    "internal-error": Message(
        "系统出错，请凭请求编号联系管理员",
        "Something failed here: quote the request id to your administrator",
    ),
    "database-unavailable": Message(
        "数据库暂不可用，请稍后重试", "The database is not available, please try again shortly"
    ),
    "code-taken": Message("该编号已被使用", "This code is already taken"),
    "group-only": Message(
        "此项属于全集团，只有集团范围的人员可以修改",
        "This belongs to the whole group: somebody who reaches all of it changes it",
    ),
    "posts-beyond": Message(
        "该日期之后仍有 {count} 个任职，请先结束这些任职",
        "{count} posts last longer than that day: end them first",
    ),
    "departments-beneath": Message(
        "仍有 {count} 个下级部门未关闭，请先关闭下级部门",
        "{count} departments beneath it are open longer: close them first",
    ),
    "employee-elsewhere": Message(
        "该员工现在其他门店任职，请由现任门店或集团修改",
        "This person works elsewhere now: the store they are in, or the group, changes them",
    ),
    "post-held": Message(
        "该员工同期已任此职，请调整日期", "This person holds that post at the same time: change the days"
    ),
    "post-begun": Message(
        "任职已开始，不能删除，请填写结束日期", "This post has begun: give it a last day instead"
    ),
    "only-post": Message(
        "这是该员工唯一的任职，不能删除，请先安排其他任职",
        "This is the only post of this person: give them another one first",
    ),
    "post-judged": Message(
        "已有考核以此任职结账，不能删除，请填写结束日期",
        "A month was closed on this post: give it a last day instead",
    ),
    "username-taken": Message("该用户名已被使用", "This user name is already taken"),
    "policy-version-changed": Message(
        "方案 {policy} 第 {version} 版已启用，内容不得更改，请发布新版本",
        "Version {version} of policy {policy} is in use and cannot change: give it a new version",
    ),
    "policy-version-taken": Message(
        "该版本号已存在，请使用新的版本号", "This version exists already: give the document a new version"
    ),
    "policy-no-draft": Message(
        "该版本已不是草稿，内容不得更改；请起草新版本",
        "This version is no draft any more and its words stand: draft a new version",
    ),
    "policy-not-proposable": Message(
        "该版本不是草稿或待启用的方案，不能提交", "Only a draft, or what was shipped, can be proposed"
    ),
    "policy-not-proposed": Message(
        "该版本尚未提交，请先由起草人提交", "It has not been proposed: have it proposed first"
    ),
    "policy-not-active": Message(
        "尚未启用或已经停用，不能停用", "It is not in force, so it cannot be retired: check its state"
    ),
    "own-proposal": Message(
        "这是您起草或提交的内容，须由另一人启用",
        "You wrote or proposed this: another person puts it in force",
    ),
    "employee-has-account": Message(
        "该员工已有账号，一名员工只能有一个账号",
        "This person has an account already: a person has one",
    ),
    "role-shipped": Message(
        "系统自带角色不能修改，请复制后修改副本",
        "A shipped role follows the product: make a copy and change that",
    ),
    "role-held": Message(
        "有 {count} 个账号持有该角色，请先收回", "{count} accounts have this role: take it from them first"
    ),
    "key-ended": Message(
        "该密钥已失效，不能轮换，请签发新密钥", "This key has ended: issue a new one instead"
    ),
    "last-administrator": Message("至少保留一名管理员", "At least one administrator must remain"),
    "complaint-names-you": Message(
        "该投诉涉及您本人，请由他人处理或回访",
        "This complaint names you: somebody else handles and verifies it",
    ),
    "complaint-handled-by-you": Message(
        "您处理过该投诉，须由他人回访验证",
        "You had a hand in this complaint: somebody else makes the closing call",
    ),
    "complaint-not-yours": Message(
        "该投诉由他人处理，如需接手请先改派",
        "Somebody else handles this complaint: have it assigned to you first",
    ),
    "complaint-stays-in-store": Message(
        "门店仍有合适人选，此步骤由门店完成",
        "The store still has people for this step: it stays with the store",
    ),
    "complaint-not-answered": Message(
        "尚未答复客户，请先登记首次答复", "The customer has not been answered: record the first answer"
    ),
    "complaint-no-number": Message(
        "没有可联系的电话，请先补充联系方式", "No number is known: find out how the customer can be reached"
    ),
    "case-already-open": Message("该次回访已生成投诉", "This interview has its complaint already"),
    "handler-already-set": Message(
        "处理人刚刚被他人指定，请刷新", "Somebody else has just set the handler: reload"
    ),
    "audit-not-yours": Message(
        "该检查由他人执行", "Somebody else carries out this audit: have it planned for you instead"
    ),
    "audit-own-post": Message(
        "检查项目由您的岗位负责，请改由他人检查",
        "You answer for what is audited here: somebody else audits it",
    ),
    "audit-own-team": Message(
        "检查涉及您的下属，请改由他人检查", "It looks at people who report to you: somebody else audits them"
    ),
    "audit-own-department": Message(
        "检查涉及您所在的部门，请改由他人检查", "It looks at your own department: somebody else audits it"
    ),
    "audit-done-by-you": Message(
        "该检查由您执行，须由他人复核", "You carried out this audit: somebody else reviews it"
    ),
    "audit-names-you": Message(
        "检查中有由您负责的项目，请由他人办理", "You answer for items of this audit: somebody else does this"
    ),
    "audit-unmarked": Message("还有 {count} 项未检查：{items}", "{count} items are not marked yet: {items}"),
    "audit-photo-missing": Message(
        "以下不合格项须附照片：{items}", "These lost items have to be shown by a photo: {items}"
    ),
    "audit-photos-enough": Message(
        "每项最多 {most} 张照片，请先删除多余的", "At most {most} photos of one item: remove one first"
    ),
    "caller-not-on-staff": Message(
        "该账号未关联员工，不能外呼", "This account belongs to no employee: sign in as the person who calls"
    ),
    "caller-served": Message(
        "您服务过该客户，请由他人回访", "You served this customer: somebody else makes this call"
    ),
    "caller-accused": Message(
        "该客户的未结投诉涉及您，请由他人回访",
        "An open complaint of this customer names you: somebody else makes this call",
    ),
    "claim-lost": Message(
        "该任务已不在您手中，请重新领取", "You no longer hold this task: take the next one"
    ),
    "claimed-by-other": Message("该任务正由他人处理", "Somebody else is working on this task"),
    "attempt-open": Message("请先登记当前通话的结果", "Record the result of the open attempt first"),
    "attempt-of-another": Message("这次通话不是您发起的", "This attempt is somebody else's"),
    "attempt-left-behind": Message(
        "这次通话因超时已被收回，请重新领取任务",
        "This attempt was given up when its claim ran out: take the task again",
    ),
    "attempt-has-result": Message("这次通话已登记了其他结果", "This attempt has another result already"),
    "must-not-call": Message("不得致电：{reason}", "This customer must not be called: {reason}"),
    "not-due-yet": Message("未到约定时间 {next_at}", "Not before {next_at}"),
    "outside-call-hours": Message("当前不在允许外呼的时段", "Calls may not begin at this hour"),
}

FAULTS: dict[str, Message] = {
    "required": Message("必填，请补充该字段", "Required: add this field"),
    "unknown-field": Message(
        "没有此字段，请删除或改正字段名", "No such field: remove it or correct its name"
    ),
    "unknown-parameter": Message(
        "没有此参数，请删除或改正参数名", "No such parameter: remove it or correct its name"
    ),
    "entry-without-card": Message(
        "评分对应的考核表不在本次签署之列，请补入 card_ids",
        "Name this card in card_ids, or leave its points out",
    ),
    "string-type": Message("应为文本", "Send text"),
    "integer-type": Message("应为整数", "Send a whole number"),
    "boolean-type": Message("应为 true 或 false", "Send true or false"),
    "object-type": Message("应为 JSON 对象", "Send a JSON object"),
    "list-type": Message("应为 JSON 数组", "Send a JSON array"),
    "too-short": Message("至少 {min} 个字符", "At least {min} characters"),
    "too-long": Message("最多 {max} 个字符", "At most {max} characters"),
    "too-few": Message("至少 {min} 项", "At least {min} items"),
    "too-many": Message("最多 {max} 项", "At most {max} items"),
    "too-small": Message("不得小于 {min}", "Not less than {min}"),
    "too-big": Message("不得大于 {max}", "Not more than {max}"),
    "choice": Message("可选值：{expected}", "One of: {expected}"),
    "format": Message("格式不正确", "Not in the expected form"),
    "finite": Message("应为有限的数字", "Send a finite number"),
    "text-nul": Message("文本不得包含 NUL 字符", "Remove the NUL character from the text"),
    "text-surrogate": Message("文本必须是有效的 Unicode", "Send valid Unicode without lone surrogates"),
    "period-format": Message(
        "期间应为 2026-11、2026-Q4 或 2026 的形式", "Send a period such as 2026-11, 2026-Q4 or 2026"
    ),
    "month-format": Message("月份应为 2026-11 的形式", "Send a month such as 2026-11"),
    "include-format": Message(
        "可选 lines、pay，两者以逗号相连", "Send lines, pay, or both with a comma between them"
    ),
    "instant-format": Message(
        "时间应为带时区的 RFC 3339 格式，如 2026-11-03T17:20:00+08:00",
        "Send an RFC 3339 instant with its offset, such as 2026-11-03T17:20:00+08:00",
    ),
    "instant-naive": Message(
        "时间缺少时区，请补上如 +08:00", "The instant has no offset: add one, such as +08:00"
    ),
    "instant-range": Message("时间应在 1970 年至 2200 年之间", "An instant lies between 1970 and 2200"),
    "day-format": Message("日期格式为 YYYY-MM-DD", "Send the day as YYYY-MM-DD"),
    "day-range": Message("日期应在 1900 年至 2200 年之间", "A day lies between 1900 and 2200"),
    "money-format": Message(
        '金额为十进制文本，最多两位小数，如 "1640.50"',
        'Send money as a string with at most two places, such as "1640.50"',
    ),
    "decimal-format": Message(
        '数值为不带指数的十进制文本，如 "0.6"', 'Send a plain decimal string without exponent, such as "0.6"'
    ),
    "json-syntax": Message("JSON 语法错误，位置 {position}", "JSON syntax error at position {position}"),
    "json-duplicate-key": Message(
        "JSON 中键 {key} 重复，请只保留一个", "The JSON key {key} stands twice: keep one"
    ),
    "json-number": Message(
        "JSON 中不接受 {value}，请改用文本或整数",
        "JSON may not hold {value}: send a string or a whole number",
    ),
    "json-depth": Message("JSON 嵌套过深", "The JSON is nested too deeply"),
    "json-encoding": Message("请使用 UTF-8 编码", "Send UTF-8"),
    "cursor": Message("游标无效，请从第一页重新开始", "The cursor is not valid: start from the first page"),
    "version": Message('If-Match 应为带引号的版本号，如 "3"', 'If-Match is a quoted version, such as "3"'),
    "password-weak": Message(
        "密码至少 10 个字符，且不能与用户名相同", "At least 10 characters, and not the user name"
    ),
    "password-wrong": Message("原密码不正确", "The present password is wrong"),
    "unknown-reference": Message("引用的记录不存在", "The record this refers to does not exist"),
    "day-order": Message("结束日期不得早于开始日期", "The end may not lie before the start"),
    "zone-unknown": Message(
        "没有此时区，请填写 IANA 时区，如 Asia/Shanghai",
        "No such zone: send an IANA name, such as Asia/Shanghai",
    ),
    "hours-pair": Message(
        "每天为空，或为开门和关门时间，且开门在前",
        "A day is empty, or the opening time and a later closing time",
    ),
    "department-cycle": Message(
        "部门不能隶属于自己或自己的下级，请另选上级部门",
        "A department cannot stand beneath itself: choose another one",
    ),
    "department-too-deep": Message(
        "部门最多 {max} 级，请选择更高的上级部门", "At most {max} levels: choose a department further up"
    ),
    "department-closed": Message(
        "该部门届时已关闭，请另选部门或日期",
        "The department is closed by then: choose another one or other days",
    ),
    "employee-left": Message(
        "该员工已离职，请另选他人，或先取消离职日期",
        "This person has left: choose another, or take the last day back",
    ),
    "left-on-missing": Message("离职须填写离职日期", "Somebody who resigned has a last day: give it"),
    "manager-self": Message(
        "不能以本人为主管，请另选他人", "Nobody reports to themselves: choose somebody else"
    ),
    "before-hiring": Message("不得早于入职日期 {hired_on}", "Not before the day of hiring, {hired_on}"),
    "after-leaving": Message(
        "不得晚于离职日期 {left_on}，请填写结束日期", "The last day is {left_on}: the post ends by then"
    ),
    "weights-overfull": Message(
        "{day} 当天任职占比之和超过 1，请先结束或调低其他任职",
        "On {day} the posts come to more than 1: end another one or let it weigh less",
    ),
    "policy-other-code": Message(
        "方案代码应为 {needed}，请改正 policy", "The document speaks of another policy: `policy` is {needed}"
    ),
    "policy-no-version": Message(
        "方案没有版本 {version}，请从其版本清单中选择",
        "There is no version {version} of it: choose one it has",
    ),
    "policy-not-of-months": Message(
        "只能模拟按月考核员工的方案", "Only a policy about employees and months can be tried over months"
    ),
    "simulation-one-of": Message(
        "document、version 和 overlay 只能提供一项", "Send one of document, version and overlay"
    ),
    "policy-other-version": Message(
        "版本号应为 {needed}；如需新版本请另行起草",
        "The document names another version than {needed}: draft that one as a version of its own",
    ),
    "policy-closed-period": Message(
        "{last} 及以前已有门店冻结，请选择更晚的日期",
        "Some store has frozen the days up to {last}: choose a later day",
    ),
    "policy-begins-frozen": Message(
        "{last} 及以前已有门店冻结，请在提交审批时用 effective_from 指定 {open} 或更晚的生效日",
        "Some store has frozen the days up to {last}: propose it with `effective_from` {open} or later",
    ),
    "policy-before-its-day": Message(
        "方案写明自 {from} 起生效，effective_from 不得更早",
        "Its document begins on {from}: let `effective_from` be that day or a later one, or leave it out",
    ),
    "policy-retired-before": Message(
        "方案自 {from} 起生效，停用日不得更早", "It counts from {from} on: it cannot end before that day"
    ),
    "unknown-brand": Message("没有品牌 {code}，请填写品牌编码", "There is no brand {code}: send its code"),
    "unknown-store": Message("没有门店 {code}，请填写门店编码", "There is no store {code}: send its code"),
    "unknown-permission": Message(
        "没有此权限，请从权限清单中选择", "No such permission: choose one of those listed"
    ),
    "role-twice": Message("同一角色只能授予一次，请合并", "This role stands above already: grant it once"),
    "grant-not-narrowed": Message(
        "该角色的权限范围为 {reach}，不按此项限定，请去掉",
        "The role reaches {reach}, which this does not narrow: leave it out",
    ),
    "grant-needs-stores": Message(
        "该角色按门店授权，请至少选择一个门店", "This role is granted for stores: name at least one"
    ),
    "grant-needs-brands": Message(
        "该角色按品牌授权，请至少选择一个品牌", "This role is granted for brands: name at least one"
    ),
    "grant-needs-departments": Message(
        "该账号没有任职部门，请选择部门或门店",
        "This account holds no post: name departments, or stores",
    ),
    "grant-needs-person": Message(
        "该角色只及本人或其下属，请先关联员工",
        "This role reaches a person or their team: tie the account to an employee",
    ),
    "instant-past": Message("时间应晚于现在", "Give a time that lies ahead"),
    "overlap-too-long": Message(
        "旧密钥最多再有效 {days} 天", "The key before stays valid for {days} days at most"
    ),
    "code-format": Message("编码不得含空白或控制字符", "A code holds neither spaces nor control characters"),
    "batch-array": Message(
        "请提交 JSON 数组（或 NDJSON，每行一条）", "Send a JSON array (or NDJSON, one record a line)"
    ),
    "batch-too-long": Message(
        "一批最多 {max} 条，请分批提交", "At most {max} records a batch: send several batches"
    ),
    "too-many-keys": Message(
        "单条记录字段过多，最多 {max} 个", "Too many fields in one record: at most {max}"
    ),
    "version-missing": Message(
        "请提供 source_updated_at(或 source_version)，用于判断新旧",
        "Send source_updated_at (or source_version): it tells newer from older",
    ),
    "version-reused": Message(
        "同一版本已有不同内容；若确有变更，请使用更新的 source_updated_at",
        "This version was sent before with other content: if it changed, send a newer source_updated_at",
    ),
    "instant-future": Message(
        "时间晚于当前一小时以上，请核对日期", "More than an hour ahead of now: check the date"
    ),
    "measure-not-fed": Message(
        "{measure} 不是由外部填报的指标，请核对指标编码",
        "{measure} is no measure that is fed from outside: check the code",
    ),
    "denominator-negative": Message("分母不能为负数", "A denominator cannot be negative"),
    "denominator-one": Message(
        "{measure} 是数量或金额，分母应为 1", "{measure} is a count or an amount: its denominator is 1"
    ),
    "time-order": Message(
        "不得早于 {before}，请核对时间先后", "Not before {before}: check the order of the times"
    ),
    "delivered-without-time": Message(
        "已交车的记录须有 delivered_at", "What was delivered needs delivered_at"
    ),
    "vehicle-unidentified": Message("请提供 vin 或 plate", "Send the vin or the plate"),
    "vin-length": Message("VIN 为 17 位，现为 {length} 位", "A VIN has 17 characters, this has {length}"),
    "vin-alphabet": Message(
        "VIN 只含数字和除 I、O、Q 外的大写字母", "A VIN holds digits and letters without I, O and Q"
    ),
    "amounts-do-not-add-up": Message(
        "各项之和为 {sum}，与 total 不符，请核对金额",
        "The parts add up to {sum}, not to total: check the amounts",
    ),
    "technician-repeated": Message("同一技师只能出现一次", "Name each technician once"),
    "shares-incomplete": Message(
        "请为每位技师填写 share，或全部不填（均分）", "Give every technician a share, or none (then equal)"
    ),
    "shares-do-not-add-up": Message(
        "技师份额之和须为 1，现为 {sum}", "The shares must add up to 1, not {sum}"
    ),
    "line-repeated": Message("line_no 不得重复", "Each line_no stands once"),
    "store-unknown": Message(
        "未知门店，或不在此密钥范围内；请核对 store_code 或联系管理员",
        "No such store, or outside this key: check store_code or ask the administrator",
    ),
    "vin-check-digit": Message(
        "VIN 校验位不符（进口车可能如此），请核对",
        "The VIN's check digit is off (some imports are): please check",
    ),
    "plate-unusual": Message("车牌格式少见，已按原样保存", "An unusual plate, kept as it is"),
    "phone-unusual": Message(
        "电话号码格式少见，可能无法拨打", "An unusual phone number, which may not be dialled"
    ),
    "phone-missing": Message("没有可回访的电话号码", "There is no number to call"),
    "settled-missing": Message(
        "已交车但没有 settled_at，请核对结算", "Delivered without settled_at: check the settlement"
    ),
    "primary-missing": Message("返工单未注明原工单", "A rework that does not name its first order"),
    "employee-unknown": Message(
        "员工编码待对照，记录已接收", "An employee code awaits mapping; the record was taken"
    ),
    "returned-not-status": Message(
        "returned_at 仅用于状态为 RETURNED 的销售单", "returned_at belongs to a sale that is RETURNED"
    ),
    "returned-undelivered": Message(
        "已退车，但没有任何版本说明何时交车", "Taken back, though no version says when it was delivered"
    ),
    "arrived-without-time": Message(
        "已到店但没有 arrived_at，无法判断是否准时",
        "Arrived without arrived_at: nobody can tell whether in time",
    ),
    "consent-repeated": Message("同一用途的授权只能出现一次", "Say each consent purpose once"),
    "category-needed": Message("请指定该编码对应的维修类别", "Say which repair category this code means"),
    "category-not-asked": Message(
        "此类事项不指定维修类别，请去掉 category", "No category is asked for here: leave category out"
    ),
    "decision-needed": Message("请选择 ACCEPT（采用新归属）或 KEEP（保留原归属）", "Say ACCEPT or KEEP"),
    "decision-not-asked": Message(
        "此处不适用该 decision，请去掉或改为 DISMISS", "This decision does not apply here: leave it out"
    ),
    "category-unknown": Message(
        "维修类别待对照，已记为其他", "A repair category awaits mapping; taken as OTHER"
    ),
    "team-changed": Message(
        "交车后更换了服务人员，归属不变，已列入待裁定",
        "Other staff named after delivery: attribution stays, a ruling is asked for",
    ),
    "employee-needed": Message("请指定该编码对应的员工", "Say which employee this code means"),
    "employee-not-here": Message("该员工不在此门店任职", "This employee holds no post in the store"),
    "employee-not-asked": Message(
        "此类事项不指定员工，请去掉 employee_id", "No employee is asked for here: leave employee_id out"
    ),
    "mapping-closed": Message("该事项已处理", "This was decided already"),
    "handler-named": Message(
        "该员工被此投诉涉及，请另选他人", "The complaint names this person: choose somebody else"
    ),
    "handler-not-permitted": Message(
        "该员工在此门店没有处理投诉的权限",
        "This person may not handle complaints in this store: choose somebody else",
    ),
    "handler-outside-store": Message(
        "门店仍有合适人选，请先选择门店人员", "The store still has people of its own: choose one of them"
    ),
    "complaint-topic": Message(
        "投诉类别不存在，请从类别清单中选择", "No such category: choose one of the listed topics"
    ),
    "complaint-cause": Message(
        "原因代码不存在或缺少二级原因", "No such cause, or its second level is missing: choose a listed one"
    ),
    "complaint-from-callback": Message(
        "回访来源的投诉请在回访台登记", "A complaint from a call-back is opened at the call desk"
    ),
    "complaint-not-yet": Message(
        "受理时间不得晚于现在", "A complaint is received before it is recorded: give a time that has passed"
    ),
    "complaint-nobody": Message(
        "请关联工单或销售单，或填写投诉人姓名和电话",
        "Name the repair order or the sale, or give name and phone of who complains",
    ),
    "complaint-one-visit": Message(
        "投诉只能关联一张单据：工单或销售单", "A complaint is about one visit: the repair order or the sale"
    ),
    "answers-unasked": Message(
        "该结果不带答卷，请去掉 answers", "This outcome takes no answers: leave them out"
    ),
    "call-time-unasked": Message(
        "只有客户约时才填写 next_call_at", "A next call time belongs to CALL_LATER alone: leave it out"
    ),
    "call-time-range": Message(
        "约定时间应在现在之后、{days} 天之内", "The time lies ahead, within {days} days"
    ),
    "call-time-hours": Message(
        "约定时间应在 {start} 至 {end} 之间", "The time lies between {start} and {end} at the store"
    ),
    "question-unknown": Message("问卷中没有此题", "No such question in this questionnaire"),
    "question-twice": Message(
        "此题已作答，请只保留一个答案", "This question was answered above: keep one answer"
    ),
    "question-commercial": Message(
        "客户未同意营销，不得询问此题", "Without marketing consent this question may not be asked"
    ),
    "answer-missing": Message("缺少必答题 {question} 的答案", "The question {question} needs an answer"),
    "answer-required": Message("此题不可选“不适用”", "This question cannot be not applicable"),
    "answer-both": Message("选择“不适用”时不得再填答案", "Either an answer or not applicable, not both"),
    "answer-kind": Message(
        "题型为 {kind}，请按题型作答", "The question is of kind {kind}: answer it that way"
    ),
    "answer-range": Message("应为 {low} 至 {high} 之间的整数", "A whole number from {low} to {high}"),
    "option-unknown": Message("没有此选项", "No such option"),
    "option-twice": Message("选项重复，请只保留一个", "This option stands twice: keep one"),
    "option-one": Message("此题只能选一项", "Choose one option"),
    "reason-unknown": Message("没有此原因", "No such reason"),
    "reason-required": Message("请选择不满意原因", "Say why the customer is not satisfied"),
    "complaint-decision": Message(
        "该答案需要确认是否立案", "These answers call for a complaint: confirm it, or deny it with a reason"
    ),
    "complaint-unheard": Message("未接通的通话不能立案", "Nobody was reached, so nobody can have complained"),
    "audit-day-past": Message("检查日期不得早于今天", "An audit is planned for today or a later day"),
    "audit-words-missing": Message(
        "品牌 {brand} 缺少检查表用语 {missing}，请先在品牌资料中补充",
        "Brand {brand} has no words for {missing}: add them to the brand first",
    ),
    "audit-brand-elsewhere": Message(
        "门店不经营该品牌，可选：{known}", "The store does not sell this brand, but: {known}"
    ),
    "audit-source-twice": Message(
        "检查方式重复，请只保留一个", "This way of observing stands twice: keep one"
    ),
    "audit-source-unknown": Message(
        "检查表没有 {sources} 的项目", "The checklist has no items observed by {sources}"
    ),
    "audit-value-needed": Message("请填写读数（{unit}）", "Send the reading ({unit}) as value"),
    "audit-value-unasked": Message(
        "此项不填读数，请去掉 value", "No reading is asked for here: leave value out"
    ),
    "audit-value-says": Message(
        "按读数应为 {result}，请改正或去掉 result",
        "By its reading it is {result}: correct the result or leave it out",
    ),
    "audit-mode-needed": Message("请说明车辆状态：{known}", "Say in which state the car was met: {known}"),
    "audit-mode-unasked": Message(
        "此处不填车辆状态，请去掉 mode", "No state is asked for here: leave mode out"
    ),
    "audit-reason-needed": Message("不适用须说明原因：{known}", "Say why it does not apply: {known}"),
    "audit-reason-unasked": Message(
        "只有不适用才填写原因，请去掉 reason", "A reason belongs to NA alone: leave it out"
    ),
    "audit-note-needed": Message("请填写说明", "Add a note that says what it was"),
    "auditor-not-permitted": Message(
        "该账号在此门店没有检查权限，请另选他人",
        "This account may not audit in this store: choose somebody else",
    ),
    "auditor-own-post": Message(
        "检查项目由此人的岗位负责，请另选他人",
        "This person answers for what is audited: choose somebody else",
    ),
    "auditor-own-team": Message(
        "检查涉及此人的下属，请另选他人", "It looks at people who report to this person: choose somebody else"
    ),
    "auditor-own-department": Message(
        "检查涉及此人所在的部门，请另选他人", "It looks at this person's own department: choose somebody else"
    ),
    "photo-kind": Message(
        "内容不是 {media_type} 图片，请重新拍摄或选择",
        "This is no {media_type} picture: take or choose another",
    ),
    "line-unknown": Message("考核表上没有这一项", "The card has no such line"),
    "line-twice": Message("这一项已经列出，请只保留一条", "This line stands above already: keep one"),
    "line-not-appealed": Message("这一项没有被申诉", "This line was not appealed against"),
    "decision-missing": Message("还有申诉项目未裁定：{items}", "These lines are not decided yet: {items}"),
    "points-unasked": Message("驳回的项目不填分数", "A rejected line keeps its points: leave them out"),
    "points-needed": Message("这一项由人评分，成立时请填写分数", "People judge this line: give its points"),
    "points-choice": Message("分数应为其中之一：{known}", "The points are one of {known}"),
    "points-range": Message("分数应在 0 至 {high} 之间", "The points lie between 0 and {high}"),
    "complaint-nothing-to-deny": Message(
        "没有需要否认的投诉，请去掉 complaint", "No answer calls for a complaint: leave it out"
    ),
}


def sentence(code: str, params: dict[str, object], language: str) -> str:
    """The text of a code; raises KeyError for a code nobody has worded.

    What can be wrong with a policy is worded beside the engine, which speaks without a web as well.
    """
    message = PROBLEMS.get(code) or FAULTS.get(code) or WORDING[code]
    text = message.en if language == "en" else message.zh
    return text.format(**{k: _shown(v) for k, v in params.items()}) if params else text


def _shown(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value


def language_of(accept: str | None) -> str:
    """The one of our two languages the caller likes better; zh when nothing says otherwise."""
    liked: dict[str, float] = {}
    for part in (accept or "").lower().split(","):
        tag, _, quality = part.partition(";")
        language = tag.strip()[:2]
        if language in LANGUAGES and tag.strip()[2:3] in ("", "-"):
            liked.setdefault(language, _quality(quality))
    best = max(liked.values(), default=0)
    return next((language for language in liked if liked[language] == best > 0), DEFAULT_LANGUAGE)


def _quality(parameter: str) -> float:
    """Of `q=0.8`: 0.8. Nothing said is all, nonsense is nothing."""
    found = QUALITY.fullmatch(parameter.strip() or "q=1")
    return float(found[1]) if found else 0
