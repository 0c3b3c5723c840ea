"""From the cells and files of a sound row to the content of its page."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from gongkai.channels.adapters import is_own_portal
from gongkai.clock import CHINA
from gongkai.files.extract import text_of
from gongkai.files.manuscript import Manuscript
from gongkai.files.metadata import strip_metadata
from gongkai.files.storage import LARGEST, media_type_of
from gongkai.law.errors import WrongInput
from gongkai.publishing.actions.attaching import MOST
from gongkai.publishing.content import Content
from gongkai.publishing.importing.bodies import body_of_cell, body_of_file
from gongkai.publishing.importing.columns import several
from gongkai.publishing.importing.items import FormerPage
from gongkai.publishing.importing.parcel import Parcel
from gongkai.publishing.importing.rules import Known
from gongkai.publishing.inspection import inspect
from gongkai.registry.models import Agency
from gongkai.sheets.parsing import tidy


class Material:
    """The bytes that a row names, and what they say."""

    def __init__(self, parcel: Parcel) -> None:
        """Empty; the judge takes each named file in."""
        self.parcel = parcel
        self.body: Manuscript = Manuscript("")
        self.attachments: list[tuple[str, bytes]] = []
        self.texts: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        self._body_file: tuple[str, bytes] | None = None

    def take_body(self, name: str) -> None:
        """The file of the body; raises WrongInput when it is not there, or a second one is named."""
        if self._body_file is not None:
            raise WrongInput("正文文件只能有一个")
        self._body_file = (name, self._read(name))

    def take_attachment(self, name: str) -> None:
        """An attachment: there, of a kind that is taken, readable, and not named twice."""
        content, bare = self._read(name), name.replace("\\", "/").rsplit("/", 1)[-1]
        if len(bare) > 200:
            raise WrongInput(f"附件“{bare[:40]}…”的名称超过200个字")
        if bare in self.texts:
            raise WrongInput(f"附件“{bare}”写了两次")
        if len(self.texts) >= MOST:
            raise WrongInput(f"附件最多{MOST}个")
        media_type = media_type_of(content, bare)
        strip_metadata(content, bare)
        self.texts[bare] = text_of(content, media_type, bare)
        self.attachments.append((bare, content))

    def read_body(self, cell: str | None) -> None:
        """Read the body from the cell or its file; raises WrongInput where nothing of it can be kept."""
        if self._body_file is not None:
            name, content = self._body_file
            self.body = body_of_file(content, name, self.parcel)
        elif cell:
            self.body = body_of_cell(cell, self.parcel)
        if not self.body.body_html.strip():
            raise WrongInput("正文没有可以保留的内容")
        for image in self.body.images:
            self.digests[image.name] = hashlib.sha256(image.content).hexdigest()

    def _read(self, name: str) -> bytes:
        content = self.parcel.read(name)
        if not content:
            raise WrongInput(f"附件包里的“{name}”是空的")
        if len(content) > LARGEST:
            raise WrongInput(f"附件包里的“{name}”超过{LARGEST // 2**20}MB")
        self.digests[name] = hashlib.sha256(content).hexdigest()
        return content


def former_page(
    agency: Agency, v: dict[str, Any], material: Material, digest: str, known: Known
) -> tuple[FormerPage, list[tuple[str, str]]]:
    """The page of a sound row, and (field, sentence) for what a person should look at before it is public."""
    channels = tuple(known.channels[name] for name in dict.fromkeys(several(v["channels"] or "")))
    item = known.items[tidy(v["catalogue_item"])][0] if v["catalogue_item"] else None
    content = Content(
        title=v["title"], kind=v["kind"], number=v["number"] or "", issuer=v["issuer"] or agency.name,
        body=material.body.body_html, made_on=v["made_on"].isoformat() if v["made_on"] else "",
        topic=v["topic"] or "", article20=v["article20"] or (item.article20 if item else ""),
        catalogue_item=item.pk if item else None, keywords=v["keywords"] or "", summary=v["summary"] or "",
        source=v["source"] or "", source_url="",
        # Of a page that others posted long ago only our own portal can be told later that it changed.
        channels=tuple(sorted(c.pk for c in channels if c.active and is_own_portal(c))),
    )  # fmt: skip
    page = FormerPage(
        digest=digest, content=content, published_at=datetime.combine(v["published_on"], v["time"], CHINA),
        validity=v["validity"] or "in_force", ended_on=v["ended_on"].isoformat() if v["ended_on"] else "",
        index_number=v["index_number"] or "", unit=known.units.get(v["unit"] or ""), channels=channels,
        images=material.body.images, attachments=tuple(material.attachments), path=v.get("path", ""),
    )  # fmt: skip
    return page, _warnings(v, material)


def _warnings(v: dict[str, Any], material: Material) -> list[tuple[str, str]]:
    """Personal data first; then what of the body could not be kept."""
    where = "body" if v["body"] else "body_file"
    found = [
        (_field(f.where, where), f"{f.where}：{f.says}")
        for f in inspect(material.body.body_html, title=v["title"], attachments=material.texts)
        if f.rule.startswith("PD-")
    ]
    return found + [(where, says) for says in material.body.says]


def _field(where: str, body: str) -> str:
    return "title" if where == "标题" else "attachments" if where.startswith("附件") else body
