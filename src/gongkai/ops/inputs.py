"""Files that commands read and write: size-limited, `-` for the standard streams, one sentence when it fails."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from gongkai.law.errors import WrongInput
from gongkai.ops.output import WrongUsage

LARGEST = 64 * 2**20


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; raises for a missing or too large one."""
    if name == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        path = Path(name)
        if not path.exists():
            raise WrongUsage(f"找不到文件“{name}”")
        if path.is_dir():
            raise WrongUsage(f"“{name}”是文件夹，不是文件")
        try:
            if path.stat().st_size > LARGEST:
                raise WrongInput(f"文件“{name}”超过{LARGEST // 2**20}MB，不像是一份年报，没有读取")
            with path.open("rb") as source:
                data = source.read(LARGEST + 1)
        except OSError as error:
            raise WrongUsage(f"文件“{name}”不能读取：{error.strerror}") from error
    if len(data) > LARGEST:
        raise WrongInput(f"输入超过{LARGEST // 2**20}MB，不像是一份年报，没有读取")
    return data


def write_file(name: str, content: bytes) -> None:
    """Write a file whole or not at all; `-` is standard output."""
    if name == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    target = Path(name)
    try:
        handle, half = tempfile.mkstemp(dir=target.parent, prefix=".gongkai-")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.chmod(half, 0o644)
        os.replace(half, target)
    except OSError as error:
        raise WrongUsage(f"不能写入“{name}”：{error.strerror}") from error
