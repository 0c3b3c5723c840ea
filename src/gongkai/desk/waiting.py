"""Uploads that wait for their confirmation: kept under their digest, bound to who brought them and for what."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from gongkai import clock
from gongkai.files import scanning
from gongkai.law.errors import WrongInput

KEPT_SECONDS = 24 * 3600


def _waiting() -> Path:
    """Where uploads wait for their confirmation; yesterday's are swept when the next one comes."""
    folder = Path(settings.HOME) / "uploads"
    folder.mkdir(exist_ok=True, mode=0o700)
    now = clock.now().timestamp()
    for path in folder.iterdir():
        if now - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)
    return folder


def keep(file: UploadedFile | None, bound: str) -> tuple[Path, str]:
    """Store an upload; returns where it waits (its name is the key to `claim` it) and what it was called.

    Raises WrongInput where there is no file, an empty or infected one, Refused while the scanner does not answer.
    """
    if file is None:
        raise WrongInput("请选择要导入的文件")
    if file.size == 0:
        raise WrongInput("文件是空的，没有可以导入的内容")
    if scanning.is_on():
        scanning.check(file.read(), file.name or "")
        file.seek(0)
    digest = hashlib.sha256()
    folder = _waiting()
    arriving = folder / f"arriving-{secrets.token_hex(8)}"
    with arriving.open("wb") as out:
        for chunk in file.chunks():
            digest.update(chunk)
            out.write(chunk)
    path = folder / f"{digest.hexdigest()}-{bound}"
    arriving.replace(path)
    return path, Path(file.name or "").name


def claim(key: str, bound: str) -> Path:
    """The waiting file, renamed so that only one confirmation gets it; raises WrongInput for any later one."""
    folder = _waiting()
    if re.fullmatch(rf"[0-9a-f]{{64}}-{re.escape(bound)}", key):
        taken = folder / f"taken-{secrets.token_hex(8)}"
        try:
            os.rename(folder / key, taken)
        except FileNotFoundError:
            pass
        else:
            return taken
    raise WrongInput("这个文件已经导入，或者超过一天没有确认，请查看现有内容，需要时重新上传")


def peek(key: str, bound: str) -> Path:
    """The waiting file, left where it waits; raises WrongInput when there is none."""
    path = _waiting() / key
    if re.fullmatch(rf"[0-9a-f]{{64}}-{re.escape(bound)}", key) and path.exists():
        return path
    raise WrongInput("这个文件已经导入，或者超过一天没有确认，需要时请重新上传")
