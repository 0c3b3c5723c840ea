"""Who may do what: one table of role → verbs, asked with a person, a verb and an agency. Fails closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.law.errors import NoAccess
from gongkai.registry.models import Agency, Person, Post, Role

VERBS: dict[str, str] = {
    "desk.view": "使用工作台",
    "registry.view": "查看机构与人员",
    "registry.edit": "维护机构与人员",
    "profile.edit": "维护机构概况和领导信息",
    "register.view": "查看登记簿",
    "register.edit": "登记与修改",
    "register.import": "批量导入",
    "register.export": "导出",
    "report.view": "查看年报",
    "report.edit": "编制年报",
    "report.sign": "签发年报",
    "report.file": "年报定稿与报送",
    "report.publish": "发布年报",
    "report.clear": "审核下级年报",
    "audit.view": "查看日志",
    "document.view": "查看文稿",
    "document.edit": "起草与修改文稿",
    "document.secrecy": "保密审查",
    "document.review": "内容审核",
    "document.sign": "签发文稿",
    "document.seal": "用章",
    "document.check": "最后审核",
    "document.release": "发布",
    "document.withdraw": "撤稿",
    "document.emergency": "应急发布",
    "catalogue.view": "查看公开目录",
    "catalogue.edit": "维护公开目录",
    "channel.operate": "办理渠道推送",
    "case.view": "查看依申请公开案件",
    "case.identity": "查看申请人信息",
    "case.register": "登记申请和送达",
    "case.review": "审核与交办申请",
    "case.handle": "办理申请",
    "case.counsel": "出具法律意见",
    "case.extend": "批准延期和收费",
    "case.sign": "签发答复",
    "case.seal": "答复用章",
    "case.archive": "案卷归档",
    "case.correct": "撤销误记事项",
    "case.dispose": "案卷鉴定销毁",
    "dispute.view": "查看复议诉讼",
    "dispute.handle": "办理复议诉讼",
    "case.export": "导出依申请公开台账",
    "case.settings": "依申请公开设置",
    "redaction.view": "查看区分处理结果",
    "redaction.work": "区分处理",
    "letter.template": "维护文书模板和设置",
    "mailbox.read": "查看申请邮箱",
    "mailbox.manage": "维护申请邮箱",
    "calendar.edit": "维护放假调休安排",
    "concern.view": "查看投诉、更正和建议",
    "concern.register": "登记投诉、更正和建议",
    "concern.handle": "办理投诉、更正和建议",
    "concern.approve": "审批投诉、更正和建议",
    "concern.rectify": "报告整改情况",
}

_LOOK = {"registry.view", "register.view", "report.view", "document.view", "catalogue.view"}
_DUTIES: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset(
        {"registry.view", "registry.edit", "profile.edit", "audit.view", "calendar.edit"}
    ),
    Role.CLERK: frozenset(
        _LOOK
        | {"register.edit", "register.import", "register.export", "report.edit", "report.file"}
        | {"document.edit", "catalogue.edit", "profile.edit"}
        | {
            "case.view",
            "case.identity",
            "case.register",
            "case.review",
            "case.handle",
            "case.archive",
            "case.export",
            "mailbox.read",
            "dispute.view",
        }
    ),
    Role.OFFICE: frozenset(
        _LOOK
        | {
            "register.edit",
            "register.import",
            "register.export",
            "report.edit",
            "report.file",
            "report.publish",
            "document.edit",
            "document.review",
            "document.withdraw",
            "catalogue.edit",
            "profile.edit",
        }
        | {
            "case.view",
            "case.identity",
            "case.register",
            "case.review",
            "case.handle",
            "case.extend",
            "case.archive",
        }
        | {
            "case.correct",
            "case.dispose",
            "case.export",
            "case.settings",
            "letter.template",
            "dispute.view",
            "dispute.handle",
            "mailbox.read",
            "mailbox.manage",
            "calendar.edit",
        }
    ),
    Role.LEADER: frozenset(
        _LOOK
        | {"report.sign", "document.sign", "document.emergency", "document.withdraw"}
        | {"case.view", "case.identity", "case.sign", "case.extend", "dispute.view"}
    ),
    Role.INFO_CENTRE: frozenset(
        _LOOK
        | {"register.edit", "register.import", "register.export", "report.publish"}
        | {"document.check", "document.release", "channel.operate"}
    ),
    Role.DRAFTER: frozenset(
        {"register.view", "register.edit", "document.view", "document.edit", "catalogue.view"}
        | {"case.view", "case.handle"}
    ),
    Role.SECRECY: frozenset({"document.view", "document.secrecy", "catalogue.view"}),
    Role.PARTY_OFFICE: frozenset({"document.view", "document.review", "catalogue.view"}),
    Role.SEAL_KEEPER: frozenset({"document.view", "document.seal", "case.view", "case.seal"}),
    Role.COUNSEL: frozenset(_LOOK | {"case.view", "case.counsel", "dispute.view", "dispute.handle"}),
    Role.SUPERVISOR: frozenset(
        _LOOK | {"register.export", "audit.view", "case.view", "case.export", "dispute.view"}
    ),
    Role.AUTHORITY: frozenset({"registry.view", "report.view", "report.clear"}),
}
# Who answers requests also covers what may not be given; who decides on the answer sees the result.
for _role in (Role.CLERK, Role.OFFICE, Role.DRAFTER):
    _DUTIES[_role] |= {"redaction.view", "redaction.work"}
for _role in (Role.LEADER, Role.COUNSEL, Role.SUPERVISOR):
    _DUTIES[_role] |= {"redaction.view"}
_CONCERNS = {"concern.view", "concern.register", "concern.handle", "concern.rectify"}
_DUTIES[Role.CLERK] |= _CONCERNS
_DUTIES[Role.OFFICE] |= _CONCERNS | {"concern.approve"}
_DUTIES[Role.LEADER] |= {"concern.view", "concern.approve"}
_DUTIES[Role.DRAFTER] |= {"concern.view", "concern.handle"}
for _role in (Role.COUNSEL, Role.SUPERVISOR, Role.SEAL_KEEPER):
    _DUTIES[_role] |= {"concern.view"}
# Every post opens the desk of its agency; what lies on it depends on the duties.
MAY = {role: duties | {"desk.view"} for role, duties in _DUTIES.items()}
# An authority's posts reach the agencies below it; everybody else's stay at home.
REACHES_DOWN: dict[str, frozenset[str]] = {
    Role.AUTHORITY: frozenset({"desk.view", "registry.view", "report.view", "report.clear"}),
    Role.ADMINISTRATOR: frozenset({"desk.view", "registry.view", "registry.edit", "profile.edit"}),
}


@dataclass(frozen=True)
class Console:
    """Whoever runs commands on the server. They hold the database and the keys, so posts cannot bind them;
    what they do is logged under this name."""

    name: str = "命令行"


CONSOLE = Console()


def actor(by: Person | Console) -> str:
    """How the log names somebody: full name and login name, since names repeat."""
    return f"{by.name}（{by.username}）" if isinstance(by, Person) else by.name


def posts_on(person: Person, day: date) -> list[Post]:
    """The posts that a person holds on a day."""
    if person is None or not person.is_active:
        return []
    held = Q(until__isnull=True) | Q(until__gte=day)
    return list(person.posts.filter(held, since__lte=day).select_related("agency"))


def posts_at(agency: Agency, day: date) -> list[Post]:
    """The posts that people in use hold at an agency on a day, with the people; one query."""
    held = Q(until__isnull=True) | Q(until__gte=day)
    rows = Post.objects.filter(held, agency=agency, since__lte=day, person__is_active=True)
    return list(rows.select_related("person__unit").order_by("person__username", "pk"))


def holders(verb: str, posts: Iterable[Post]) -> list[Person]:
    """Whose posts among those cover the verb at their own agency, each once; KeyError for no verb."""
    if verb not in VERBS:
        raise KeyError(verb)
    return list(dict.fromkeys(post.person for post in posts if verb in MAY[post.role]))


def above(agency: Agency) -> set[int]:
    """Keys of the agency and of all that stand above it."""
    keys: set[int] = set()
    at: Agency | None = agency
    while at is not None and at.pk not in keys:
        keys.add(at.pk)
        at = at.parent
    return keys


def may(person: Person | Console | None, verb: str, agency: Agency, day: date) -> bool:
    """True when one of the person's posts on that day covers the verb at the agency; always for CONSOLE."""
    if verb not in VERBS:
        raise KeyError(verb)
    if person is CONSOLE:
        return True
    if person is None or not person.is_authenticated:
        return False
    over = above(agency)
    for post in posts_on(person, day):
        if verb not in MAY[post.role]:
            continue
        if post.agency_id == agency.pk:
            return True
        if post.agency_id in over and verb in REACHES_DOWN.get(post.role, ()):
            return True
    return False


def rights(person: Person | None, agency: Agency, day: date) -> frozenset[str]:
    """Every verb that the person may do at the agency on that day, for menus and buttons."""
    if person is None or not person.is_authenticated:
        return frozenset()
    return rights_of(posts_on(person, day), agency)


def rights_of(posts: list[Post], agency: Agency) -> frozenset[str]:
    """Every verb that the posts cover at the agency."""
    over = above(agency)
    found: set[str] = set()
    for post in posts:
        if post.agency_id == agency.pk:
            found |= MAY[post.role]
        elif post.agency_id in over:
            found |= MAY[post.role] & REACHES_DOWN.get(post.role, frozenset())
    return frozenset(found)


def require(person: Person | Console | None, verb: str, agency: Agency, day: date) -> None:
    """Raise NoAccess unless `may`; the sentence names the duty, never the thing."""
    if not may(person, verb, agency, day):
        raise NoAccess(f"您的岗位没有“{VERBS[verb]}”的权限")
