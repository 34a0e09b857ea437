"""Every permission word with what it lets one do, in zh and en, in the order a role is put together.

The words stand here once: `people.PERMISSIONS` is their set. A test proves that some operation asks for each.
"""

from typing import NamedTuple


class Wording(NamedTuple):
    """What a word says to whoever puts a role together."""

    zh: str
    en: str


WORDING: dict[str, Wording] = {
    "org:read": Wording("查看门店、部门、岗位和品牌", "See stores, departments, positions and brands"),
    "org:write": Wording("维护门店、部门、岗位和品牌", "Keep stores, departments, positions and brands"),
    "employees:read": Wording("查看员工和任职", "See employees and their posts"),
    "employees:write": Wording("维护员工、任职和员工编码", "Keep employees, their posts and codes"),
    "records:read": Wording(
        "查看工单、销售、预约和客户（脱敏）", "See orders, sales, appointments, customers (masked)"
    ),
    "records:write": Wording("推送业务记录", "Push records"),
    "records:map": Wording("裁定待对照事项", "Rule on mapping issues"),
    "records:reveal": Wording("查看客户完整信息（留痕）", "Reveal customer data (noted)"),
    "calls:read": Wording("查看回访任务和答卷", "See call-back tasks and answers"),
    "calls:work": Wording("执行回访", "Call customers back"),
    "questionnaires:read": Wording("查看问卷", "See questionnaires"),
    "complaints:read": Wording("查看投诉", "See complaints"),
    "complaints:open": Wording("登记投诉", "Open complaints"),
    "complaints:handle": Wording("处理投诉", "Handle complaints"),
    "complaints:assign": Wording("受理并指派投诉", "Accept complaints and assign them"),
    "complaints:verify": Wording("投诉回访验证", "Verify that a complaint is settled"),
    "audits:read": Wording("查看检查和检查表", "See audits and checklists"),
    "audits:plan": Wording("安排和取消检查", "Plan audits and call them off"),
    "audits:perform": Wording("执行检查", "Carry out audits"),
    "audits:review": Wording("复核并发布检查", "Review audits and publish them"),
    "policies:read": Wording("查看考核方案", "See policies"),
    "policies:write": Wording("起草并提交考核方案", "Draft policies and propose them"),
    "policies:activate": Wording("启用和停用考核方案", "Put policies in force and retire them"),
    "scorecards:read": Wording("查看考核表", "See scorecards"),
    "scorecards:review-self": Wording("填写自评", "Score oneself"),
    "scorecards:review-manager": Wording("填写主管评分", "Score as the manager"),
    "scorecards:review-company": Wording("填写公司评分", "Score for the company"),
    "scorecards:approve": Wording("审批考核表", "Approve scorecards"),
    "scorecards:acknowledge": Wording("确认本人考核表", "Acknowledge one's own scorecard"),
    "scorecards:appeal": Wording("对本人考核表申诉", "Appeal against one's own scorecard"),
    "scorecards:rule": Wording("裁定申诉", "Rule on appeals"),
    "scorecards:withdraw": Wording("撤回考核表", "Withdraw scorecards"),
    "periods:read": Wording("查看考核月份", "See months and their close"),
    "periods:freeze": Wording("冻结月份", "Freeze a month"),
    "periods:publish": Wording("发布月份", "Publish a month"),
    "periods:lock": Wording("锁定月份", "Lock a month"),
    "periods:reopen": Wording("重新打开月份", "Open a month again"),
    "pay:read": Wording("查看薪酬金额", "See amounts of pay"),
    "pay:write": Wording("维护薪酬标准", "Keep the terms of pay"),
    "insight:read": Wording("查看工作台和分析", "See the workbench and figures"),
    "users:read": Wording("查看账号和角色", "See accounts and roles"),
    "users:write": Wording("管理账号和角色", "Manage accounts and roles"),
    "keys:read": Wording("查看接口密钥", "See machine keys"),
    "keys:write": Wording("签发、轮换和吊销接口密钥", "Issue, rotate and revoke machine keys"),
    "audit-log:read": Wording("查看操作日志", "Read the journal"),
}
