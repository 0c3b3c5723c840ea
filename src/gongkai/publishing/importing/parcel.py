"""The ZIP that goes with a table: bodies, attachments and pictures of the former site, found by the names in the table."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from gongkai.files import archives
from gongkai.law.errors import WrongInput

_UTF8 = 0x800


class Parcel:
    """Files by name: by the whole path inside of the ZIP, or by the bare name where only one file has it."""

    def __init__(self, path: Path | None) -> None:
        """Open the ZIP; `None` is an empty parcel. Raises WrongInput for what is no sound ZIP or unpacks to too much."""
        self.given = path is not None
        self.digest = ""
        self._paths: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        if path is None:
            return
        content = path.read_bytes()
        if not zipfile.is_zipfile(path):
            raise WrongInput("附件包应为 ZIP 文件")
        self.digest = hashlib.sha256(content).hexdigest()
        self._archive = archives.opened(content, "附件包")
        for part in self._archive.infolist():
            if not part.is_dir():
                shown = _name_of(part)
                self._paths[_bare(shown)] = part.filename
                self._names.setdefault(_bare(PurePosixPath(shown).name), []).append(part.filename)

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises WrongInput when there is none of that name, or more than one."""
        if not self.given:
            raise WrongInput(f"没有上传附件包，找不到“{name}”")
        bare = _bare(name)
        found = self._paths.get(bare)
        if found is None:
            same = self._names.get(_bare(PurePosixPath(bare).name), []) if "/" not in bare else []
            if len(same) > 1:
                raise WrongInput(f"附件包里有{len(same)}个名为“{name}”的文件，请写明文件夹")
            if not same:
                raise WrongInput(f"附件包里没有“{name}”")
            found = same[0]
        return archives.read(self._archive, found, name)

    def has(self, name: str) -> bool:
        """Whether a path inside of the ZIP is that one: for pictures, whose addresses are paths."""
        return _bare(unquote(name)) in self._paths

    def picture(self, name: str) -> bytes:
        """The bytes of a picture by its address in the markup."""
        return archives.read(self._archive, self._paths[_bare(unquote(name))], name)


def _bare(name: str) -> str:
    path = name.strip().replace("\\", "/")
    return path.removeprefix("./").lstrip("/").casefold()


def _name_of(part: zipfile.ZipInfo) -> str:
    """The name as it was meant: Windows in China writes GBK without saying so."""
    if part.flag_bits & _UTF8:
        return part.filename
    raw = part.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename
