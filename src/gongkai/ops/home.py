"""The installation's folder and Django over it. Nothing here is imported by commands that only compute."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai import config
from gongkai.law.errors import Refused
from gongkai.ops.output import WrongUsage

if TYPE_CHECKING:
    from gongkai.registry.models import Agency, Person


def stand(*, installed: bool = True) -> None:
    """Set Django up; raises WrongUsage where `gongkai init` has not been run and `installed` is needed,
    Refused where the database cannot be reached."""
    if installed and not (home() / "secrets" / "vault.key").exists():
        raise WrongUsage(f"“{home()}”还没有安装，请先运行 gongkai init")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings")
    import django

    django.setup()
    if installed:
        _reach()


def _reach() -> None:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise Refused(f"数据库打不开：{str(error).strip().splitlines()[0]}") from error


def home() -> Path:
    """The folder of this installation (GONGKAI_HOME, default ./var)."""
    folder: Path = config.HOME.value()
    return folder.absolute()


def install() -> list[str]:
    """Make what is missing: folder, secrets, tables. Returns a phrase for each thing made; none when all
    was there. Raises Refused when the database holds data and the key that sealed it is gone."""
    made = []
    folder = home() / "secrets"
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
        made.append(f"文件夹 {home()}")
    (home() / "static").mkdir(exist_ok=True)
    if _keep(folder / "django.key", secrets.token_urlsafe(50).encode()):
        made.append("会话密钥")
    stand(installed=False)
    if _migrate():
        made.append("数据库")
    if not (folder / "vault.key").exists():
        _make_vault_key(folder / "vault.key")
        made.append("个人信息加密密钥")
    return made


def _make_vault_key(path: Path) -> None:
    from cryptography.fernet import Fernet

    from gongkai.registry.models import Agency

    if Agency.objects.exists():
        raise Refused(f"数据库里已有数据，但加密密钥“{path}”不见了：请从备份恢复该文件，不能另造")
    _keep(path, Fernet.generate_key())


def _migrate() -> bool:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    return True


def _keep(path: Path, content: bytes) -> bool:
    """Write a secret that nobody else may read; False when there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return True


def the_agency(code: str) -> Agency:
    """The agency of a code; raises WrongUsage for an unknown one."""
    from gongkai.registry.models import Agency

    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise WrongUsage(f"没有代码为“{code}”的机构，可用 gongkai agency list 查看")
    return agency


def the_person(username: str) -> Person:
    """The person of a login name; raises WrongUsage for an unknown one."""
    from gongkai.registry.models import Person

    person = Person.objects.filter(username=username).first()
    if person is None:
        raise WrongUsage(f"没有登录名为“{username}”的人员")
    return person
