"""Parts of Word, Excel and PowerPoint files that tell of persons and machines, and what they look like without."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree

from gongkai.files import archives
from gongkai.files.revisions import Settled, settle
from gongkai.law.errors import WrongInput

_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SCHEMA = b"http://schemas.openxmlformats.org/"
_EMPTY = {
    "docProps/core.xml": _HEAD
    + b'<cp:coreProperties xmlns:cp="' + _SCHEMA + b'package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _HEAD + b'<Properties xmlns="' + _SCHEMA + b'officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": _HEAD + b'<Properties xmlns="' + _SCHEMA + b'officeDocument/2006/custom-properties"/>',
}  # fmt: skip
_NAMED = ("author", "userName", "displayName", "initials", "lastEdited", "userId", "providerId")
# A template and a workbook remember the folder, and with it the login name, of whoever made them.
_PLACES = ("attachedTemplate", "externalLinkPath")
_COMMENT_PARTS = ("word/comments", "word/people")


@dataclass
class Bare:
    """Parts with their new content (None: left out), what came off, what remains to be looked at."""

    changed: dict[str, bytes | None] = field(default_factory=dict)
    _removed: list[str] = field(default_factory=list)
    _remains: list[str] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)

    def without(self, says: str) -> None:
        """Say that something came off."""
        self._removed.append(says)

    def left(self, says: str) -> None:
        """Say that something is still there."""
        self._remains.append(says)

    @property
    def removed(self) -> tuple[str, ...]:
        """Each kind of thing once, with how many changes, comments and hidden words there were."""
        s = self.settled
        counted = [
            f"{n}处{what}"
            for n, what in ((s.deleted, "修订中删除的内容"), (s.comments, "批注"), (s.hidden, "隐藏文字"))
            if n
        ]
        if s.inserted:
            counted.append(f"{s.inserted}处修订标记（插入的内容已保留）")
        return tuple(dict.fromkeys([*counted, *self._removed]))

    @property
    def remains(self) -> tuple[str, ...]:
        """Each sentence once."""
        return tuple(dict.fromkeys(self._remains))


def bare_parts(archive: zipfile.ZipFile, name: str) -> Bare:
    """What has to be changed in an Office file before the public may have it. Raises WrongInput for broken XML."""
    found = Bare()
    for part in archive.namelist():
        data = archives.read(archive, part, name)
        if part in _EMPTY:
            _properties(found, part, data)
        elif part.startswith("docProps/thumbnail"):
            if data:
                found.changed[part] = b""
                found.without("缩略图")
        elif part.endswith((".xml", ".rels")):
            _xml(found, part, data, name)
        elif PurePosixPath(part).name == "vbaProject.bin":
            found.left("文件含有宏，请核对")
    return found


def _properties(found: Bare, part: str, data: bytes) -> None:
    if data != _EMPTY[part]:
        found.changed[part] = _EMPTY[part]
        found.without("文档属性（作者、单位、编辑时间）")


def _xml(found: Bare, part: str, data: bytes, name: str) -> None:
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
    except etree.XMLSyntaxError as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error
    if root is None:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏")
    touched = False
    if part.startswith("word/"):
        if part.startswith(_COMMENT_PARTS):
            touched = _emptied(root)
        else:
            settled = settle(root)
            found.settled += settled
            touched = settled.anything
    touched |= _named(found, root) | _placed(found, part, root)
    if part == "xl/workbook.xml":
        _sheets(found, root)
    if touched:
        found.changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _emptied(root: etree._Element) -> bool:
    had = len(root) > 0
    for child in list(root):
        root.remove(child)
    return had


def _named(found: Bare, root: etree._Element) -> bool:
    touched = False
    for node in root.iter(etree.Element):
        for key in node.attrib:
            if (
                etree.QName(key).localname in _NAMED
                and node.attrib[key] not in ("", "作者")
                and _tells(node, key)
            ):
                node.attrib[key] = "作者"
                touched = True
        if etree.QName(node).localname == "author" and node.text and node.text != "作者":
            node.text, touched = "作者", True
    if touched:
        found.without("修订、批注者姓名")
    return touched


def _tells(node: etree._Element, key: str) -> bool:
    """Whether a name is a person's: a table's column and a chart's series are displayed under names too."""
    return etree.QName(key).localname != "displayName" or etree.QName(node).localname == "person"


def _placed(found: Bare, part: str, root: etree._Element) -> bool:
    touched = False
    for node in list(root.iter(etree.Element)):
        local = etree.QName(node).localname
        if local == "absPath":
            holder = node.getparent()
            if etree.QName(holder.getparent()).localname == "AlternateContent":
                holder = holder.getparent()
            holder.getparent().remove(holder)
            touched = True
        elif local == "Relationship" and node.get("Type", "").endswith(_PLACES):
            target = node.get("Target", "")
            short = target.replace("\\", "/").rsplit("/", 1)[-1]
            if node.get("TargetMode") == "External" and target != short:
                node.set("Target", short)
                touched = True
    if touched:
        found.without("本机文件夹路径")
    return touched


def _sheets(found: Bare, root: etree._Element) -> None:
    hidden = [
        node.get("name", "") for node in root.iter(etree.Element)
        if etree.QName(node).localname == "sheet" and node.get("state", "visible") != "visible"
    ]  # fmt: skip
    if hidden:
        found.left(f"有隐藏的工作表：{'、'.join(hidden)}，请核对是否可以公开")
