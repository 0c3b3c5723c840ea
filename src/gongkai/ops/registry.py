"""`gongkai init`, `gongkai agency`, `gongkai person`: set an installation up from the command line."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated

import typer

from gongkai.ops.home import home, install, stand, the_agency, the_person
from gongkai.ops.output import Json, WrongUsage, a_day, say, table

agency = typer.Typer(help="机构 (agencies)：增加、列出。", no_args_is_help=True)
person = typer.Typer(help="人员与岗位 (people and posts)。", no_args_is_help=True)

Code = Annotated[str, typer.Option("--agency", help="机构代码 (agency code)")]
PASSWORD_FROM_TERMINAL = "登录密码 (password，至少10个字符)"


def init(as_json: Json = False) -> None:
    """建立安装：GONGKAI_HOME 下的密钥与数据库 (set up an installation)。可以重复运行。"""
    made = install()
    text = f"已建立：{'、'.join(made)}。" if made else f"“{home()}”已经安装好，没有需要建立的内容。"
    say(text, {"home": str(home()), "made": made}, as_json)


@agency.command("add")
def add_agency(
    code: Annotated[str, typer.Argument(help="机构代码，字母数字 (unique code)")],
    name: Annotated[str, typer.Argument(help="机构名称 (name)")],
    parent: Annotated[
        str, typer.Option("--parent", help="上级主管机构代码 (code of the authority above)")
    ] = "",
    body: Annotated[str, typer.Option("--body", help="department 部门 | government 人民政府")] = "department",
    rule_making: Annotated[bool, typer.Option("--rule-making", help="有规章制定权 (may make rules)")] = False,
    as_json: Json = False,
) -> None:
    """增加一个机构 (add an agency)。"""
    stand()
    from gongkai import clock
    from gongkai.registry import actions
    from gongkai.registry.access import CONSOLE
    from gongkai.registry.models import Agency

    if body not in Agency.Body.values:
        raise WrongUsage(f"--body 只能是 {' 或 '.join(Agency.Body.values)}，收到“{body}”")
    above = the_agency(parent) if parent else None
    made = actions.add_agency(
        code, name, parent=above, body=body, rule_making=rule_making,
        by=CONSOLE, today=clock.today(), at=clock.now(),
    )  # fmt: skip
    say(
        f"已增加机构 {code} {name}", {"code": made.code, "name": made.name, "parent": parent or None}, as_json
    )


@agency.command("list")
def list_agencies(as_json: Json = False) -> None:
    """列出全部机构 (list all agencies)。"""
    stand()
    from gongkai.registry.models import Agency

    found = list(Agency.objects.select_related("parent"))
    if as_json:
        rows = [
            {"code": a.code, "name": a.name, "parent": a.parent.code if a.parent else None, "body": a.body,
             "rule_making": a.rule_making, "active": a.active}
            for a in found
        ]  # fmt: skip
        say("", rows, True)
        return
    table(
        ["代码", "名称", "性质", "上级"],
        [[a.code, a.name, a.get_body_display(), a.parent.code if a.parent else ""] for a in found],
    )


@person.command("add")
def add_person(
    username: Annotated[str, typer.Argument(help="登录名 (login name)")],
    name: Annotated[str, typer.Argument(help="姓名 (full name)")],
    code: Code,
    role: Annotated[list[str], typer.Option("--role", help="岗位，可多次 (post; may be repeated)")],
    since: Annotated[str, typer.Option("--since", help="任职日期 YYYY-MM-DD，默认今天 (first day)")] = "",
    as_json: Json = False,
) -> None:
    """增加一名人员及其岗位 (add a person)。终端里会询问密码，否则生成一个并只显示这一次。"""
    stand()
    from django.db import transaction

    from gongkai import clock
    from gongkai.registry import actions
    from gongkai.registry.access import CONSOLE
    from gongkai.registry.models import Role

    for one in role:
        if one not in Role.values:
            raise WrongUsage(f"没有名为“{one}”的岗位，可用的有：{'、'.join(Role.values)}")
    at_home = the_agency(code)
    first = a_day(since) if since else clock.today()
    password, generated = _new_password()
    when = {"by": CONSOLE, "today": clock.today(), "at": clock.now()}
    with transaction.atomic():
        made = actions.add_person(username, name, at_home, password=password, **when)
        for one in dict.fromkeys(role):
            actions.appoint(made, at_home, one, since=first, **when)
    shown = {"password": password} if generated else {}
    text = f"已增加人员 {username} {name}" + (f"\n登录密码（只显示这一次）：{password}" if generated else "")
    say(text, {"username": username, "name": name, "agency": code, "roles": role, **shown}, as_json)


@person.command("password")
def set_password(
    username: Annotated[str, typer.Argument(help="登录名 (login name)")], as_json: Json = False
) -> None:
    """重设登录密码 (set a new password)。终端里会询问，否则生成一个并只显示这一次。"""
    stand()
    from gongkai import clock
    from gongkai.registry import actions
    from gongkai.registry.access import CONSOLE

    who = the_person(username)
    password, generated = _new_password()
    actions.set_password(who, password, by=CONSOLE, today=clock.today(), at=clock.now())
    shown = {"password": password} if generated else {}
    text = f"已重设“{username}”的密码" + (f"（只显示这一次）：{password}" if generated else "")
    say(text, {"username": username, **shown}, as_json)


def _new_password() -> tuple[str, bool]:
    if sys.stdin.isatty():
        return typer.prompt(
            PASSWORD_FROM_TERMINAL, hide_input=True, confirmation_prompt=True, err=True
        ), False
    return secrets.token_urlsafe(12), True
