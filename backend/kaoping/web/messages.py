"""What the product says when something is wrong: zh and en, keyed by code, each with a remedy.

A test proves that every code raised anywhere is here, in both languages, with the same parameters.
"""

from typing import NamedTuple

DEFAULT_LANGUAGE = "zh"


class Message(NamedTuple):
    zh: str
    en: str


PROBLEMS: dict[str, Message] = {
    "unauthenticated": Message("请先登录", "Please sign in"),
    "bad-credentials": Message("用户名或密码不正确", "User name or password is wrong"),
    "bad-refresh": Message("登录已失效,请重新登录", "Your session has ended, please sign in again"),
    "forbidden": Message("您没有此项权限", "You are not allowed to do this"),
    "store-outside-reach": Message("该门店不在您的权限范围内", "This store is outside your reach"),
    "origin-refused": Message("请求来源不被允许", "The request comes from a place that is not allowed"),
    "self-dealing": Message("不能处理与本人有关的事项", "Nobody handles or judges their own matter"),
    "not-found": Message("未找到,或不在您的权限范围内", "Not found, or outside your reach"),
    "method-not-allowed": Message("此地址不支持该方法", "This address does not support that method"),
    "conflict": Message("当前状态不允许此操作", "The present state does not allow this"),
    "already-exists": Message("同样的记录已存在", "The same record already exists"),
    "wrong-state": Message("当前状态不允许此步骤", "This step is not possible in the present state"),
    "stale-version": Message(
        "数据已被他人修改,请刷新后重试", "Somebody changed this meanwhile: reload, then try again"
    ),
    "missing-version": Message("请在 If-Match 中带上读取时的版本", "Send the version you read in If-Match"),
    "invalid": Message("提交的内容有误", "Some of what was sent is wrong"),
    "malformed": Message("无法读取请求内容", "The body cannot be read"),
    "unsupported-media-type": Message("请使用 {expected} 格式", "Send the body as {expected}"),
    "too-large": Message("内容过大,上限为 {limit} 字节", "Too large: at most {limit} bytes are taken"),
    "too-many-requests": Message(
        "请求过于频繁,请 {retry_after} 秒后重试", "Too many requests: try again in {retry_after} s"
    ),
    "sign-in-throttled": Message(
        "登录失败次数过多,请 {retry_after} 秒后重试", "Too many failed sign-ins: try again in {retry_after} s"
    ),
    "unavailable": Message("系统繁忙,请稍后重试", "The system is busy, please try again shortly"),
    "internal-error": Message(
        "系统出错,请凭请求编号联系管理员", "Something failed here: quote the request id to your administrator"
    ),
    "database-unavailable": Message(
        "数据库暂不可用,请稍后重试", "The database is not available, please try again shortly"
    ),
    "code-taken": Message("该编号已被使用", "This code is already taken"),
    "username-taken": Message("该用户名已被使用", "This user name is already taken"),
    "last-administrator": Message("至少保留一名管理员", "At least one administrator must remain"),
}

FAULTS: dict[str, Message] = {
    "required": Message("必填,请补充该字段", "Required: add this field"),
    "unknown-field": Message("没有此字段,请删除或改正字段名", "No such field: remove it or correct its name"),
    "unknown-parameter": Message(
        "没有此参数,请删除或改正参数名", "No such parameter: remove it or correct its name"
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
    "choice": Message("可选值:{expected}", "One of: {expected}"),
    "format": Message("格式不正确", "Not in the expected form"),
    "finite": Message("应为有限的数字", "Send a finite number"),
    "text-nul": Message("文本不得包含 NUL 字符", "Remove the NUL character from the text"),
    "text-surrogate": Message("文本必须是有效的 Unicode", "Send valid Unicode without lone surrogates"),
    "instant-format": Message(
        "时间应为带时区的 RFC 3339 格式,如 2026-11-03T17:20:00+08:00",
        "Send an RFC 3339 instant with its offset, such as 2026-11-03T17:20:00+08:00",
    ),
    "instant-naive": Message(
        "时间缺少时区,请补上如 +08:00", "The instant has no offset: add one, such as +08:00"
    ),
    "instant-range": Message("时间应在 1970 年至 2200 年之间", "An instant lies between 1970 and 2200"),
    "day-format": Message("日期格式为 YYYY-MM-DD", "Send the day as YYYY-MM-DD"),
    "day-range": Message("日期应在 1900 年至 2200 年之间", "A day lies between 1900 and 2200"),
    "money-format": Message(
        '金额为十进制文本,最多两位小数,如 "1640.50"',
        'Send money as a string with at most two places, such as "1640.50"',
    ),
    "decimal-format": Message(
        '数值为不带指数的十进制文本,如 "0.6"', 'Send a plain decimal string without exponent, such as "0.6"'
    ),
    "json-syntax": Message("JSON 语法错误,位置 {position}", "JSON syntax error at position {position}"),
    "json-duplicate-key": Message(
        "JSON 中键 {key} 重复,请只保留一个", "The JSON key {key} stands twice: keep one"
    ),
    "json-number": Message(
        "JSON 中不接受 {value},请改用文本或整数", "JSON may not hold {value}: send a string or a whole number"
    ),
    "json-depth": Message("JSON 嵌套过深", "The JSON is nested too deeply"),
    "json-encoding": Message("请使用 UTF-8 编码", "Send UTF-8"),
    "cursor": Message("游标无效,请从第一页重新开始", "The cursor is not valid: start from the first page"),
    "version": Message('If-Match 应为带引号的版本号,如 "3"', 'If-Match is a quoted version, such as "3"'),
    "password-weak": Message(
        "密码至少 10 个字符,且不能与用户名相同", "At least 10 characters, and not the user name"
    ),
    "password-wrong": Message("原密码不正确", "The present password is wrong"),
    "unknown-reference": Message("引用的记录不存在", "The record this refers to does not exist"),
    "day-order": Message("结束日期不得早于开始日期", "The end may not lie before the start"),
}


def sentence(code: str, params: dict[str, object], language: str) -> str:
    """The text of a code; raises KeyError for a code nobody has worded."""
    message = PROBLEMS.get(code) or FAULTS[code]
    text = message.en if language == "en" else message.zh
    return text.format(**{k: _shown(v) for k, v in params.items()}) if params else text


def _shown(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, (list, tuple, set, frozenset)) else value


def language_of(accept: str | None) -> str:
    """zh unless the caller prefers English; a full negotiation has nothing else to offer."""
    for part in (accept or "").lower().split(","):
        tag = part.split(";")[0].strip()
        if tag.startswith("en"):
            return "en"
        if tag.startswith("zh"):
            return "zh"
    return DEFAULT_LANGUAGE
