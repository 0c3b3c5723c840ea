"""An item on a WeChat official account: images, cover, draft, publication, and what became of it.

Each step is kept before the next begins. Before a step that was begun but not kept is repeated, the account is
asked whether it was done: our own address with the version marks each article.
"""

from __future__ import annotations

import io
from typing import Any

import pylopdf_fonts_zh_cn
from lxml import html
from PIL import Image, ImageDraw, ImageFont

from gongkai.channels.adapters.base import Job, Receipt, Temporary, Wanting
from gongkai.channels.adapters.wechat_client import Client
from gongkai.channels.item import Item
from gongkai.channels.models import Delivery
from gongkai.files.storage import content_by_digest

TITLE, DIGEST, AUTHOR = 64, 120, 8
_FAILED = {
    2: "原创审核未通过",
    3: "发布失败",
    4: "平台审核不通过",
    5: "发布后被用户删除",
    6: "发布后被平台封禁",
}
_LOOKED_THROUGH = 20


def publish(job: Job) -> Receipt:
    """Put the item on the account, or take it off; raises Temporary while the account works on it, Wanting."""
    client = Client(job.channel, job.now)
    if job.item.event == "withdraw":
        return _withdraw(job, client)
    done = dict(job.progress)
    if "publish_id" not in done:
        if "media_id" not in done:
            _draft(job, client, done)
        if "publish_id" not in done and "article_id" not in done:
            _submit(job, client, done)
    return _outcome(job, client, done)


def marker(item: Item) -> str:
    """The address under which an article names us; the version makes a correction another article."""
    return f"{item.url}?v={item.version}"


def _keep(job: Job, done: dict[str, Any], **more: Any) -> None:
    done.update(more)
    job.keep(done)


def _draft(job: Job, client: Client, done: dict[str, Any]) -> None:
    if done.get("drafting") and (found := _find(client, "draft/batchget", job.item)):
        return _keep(job, done, media_id=found["media_id"])
    if "images" not in done:
        _keep(job, done, images=_images(job, client))
    if "thumb" not in done:
        added = client.upload(
            "material/add_material", "cover.png", cover(job.item), "image/png", type="image"
        )
        _keep(job, done, thumb=added["media_id"])
    _keep(job, done, drafting=True)
    article = {
        "title": job.item.title[:TITLE], "author": job.item.author[:AUTHOR],
        "digest": (job.item.summary or job.item.text)[:DIGEST], "content": content_of(job.item, done["images"]),
        "content_source_url": marker(job.item), "thumb_media_id": done["thumb"], "need_open_comment": 0,
    }  # fmt: skip
    added = client.call("draft/add", {"articles": [article]})
    return _keep(job, done, media_id=added["media_id"])


def _submit(job: Job, client: Client, done: dict[str, Any]) -> None:
    if done.get("submitting") and (found := _find(client, "freepublish/batchget", job.item)):
        return _keep(job, done, article_id=found["article_id"], url=_url(found))
    _keep(job, done, submitting=True)
    answer = client.call("freepublish/submit", {"media_id": done["media_id"]})
    return _keep(job, done, publish_id=str(answer["publish_id"]))


def _outcome(job: Job, client: Client, done: dict[str, Any]) -> Receipt:
    if "article_id" not in done:
        answer = client.call("freepublish/get", {"publish_id": done["publish_id"]})
        status = int(answer["publish_status"])
        if status == 1:
            raise Temporary("微信正在发布", 30)
        if status != 0:
            raise Wanting(f"微信没有发布：{_FAILED.get(status, f'状态{status}')}")
        items = answer.get("article_detail", {}).get("item", [])
        _keep(job, done, article_id=answer["article_id"], url=items[0]["article_url"] if items else "")
    return Receipt(done.get("url", ""), {"article_id": done["article_id"]})


def _withdraw(job: Job, client: Client) -> Receipt:
    """Delete what this account published of the item; what is gone already is no error."""
    sent = Delivery.objects.filter(channel=job.channel, number=job.item.number, state=Delivery.State.DONE)
    articles = [p["article_id"] for p in sent.values_list("progress", flat=True) if p.get("article_id")]
    gone = list(job.progress.get("deleted", []))
    for article in articles:
        if article in gone:
            continue
        try:
            client.call("freepublish/delete", {"article_id": article, "index": 0})
        except Wanting as wanting:
            if "53600" not in wanting.says:  # the article isn't there any more
                raise
        gone.append(article)
        job.keep({**job.progress, "deleted": gone})
    return Receipt("", {"deleted": gone})


def _find(client: Client, path: str, item: Item) -> dict[str, Any] | None:
    """The newest draft or article that carries our mark, if any."""
    answer = client.call(path, {"offset": 0, "count": _LOOKED_THROUGH, "no_content": 0})
    for found in answer.get("item", []):
        articles = found.get("content", {}).get("news_item", [])
        if any(a.get("content_source_url") == marker(item) for a in articles):
            return dict(found)
    return None


def _url(found: dict[str, Any]) -> str:
    articles = found.get("content", {}).get("news_item", [])
    return str(articles[0].get("url", "")) if articles else ""


def _images(job: Job, client: Client) -> dict[str, str]:
    """Images of the body, uploaded: name → WeChat's address. Others' addresses are not shown in an article."""
    found = {}
    for a in job.item.attachments:
        if a.role != "image":
            continue
        content = content_by_digest(a.digest)
        if content is None:
            raise Wanting(f"图片“{a.name}”的内容丢失或被改动")
        found[a.name] = client.upload("media/uploadimg", a.name, content, a.media_type)["url"]
    return found


def content_of(item: Item, images: dict[str, str]) -> str:
    """The body as an article takes it: images by WeChat's addresses, where it came from at the end."""
    body = f"{item.body_html}<p>（来源：{item.issuer}　索引号：{item.number}）</p>"
    root = html.fragment_fromstring(body, create_parent="section")
    for img in list(root.iter("img")):
        if img.get("src") in images:
            img.set("src", images[img.get("src")])
        else:
            img.drop_tree()
    return html.tostring(root, encoding="unicode")


def cover(item: Item) -> bytes:
    """A plain cover, 900 × 383: the title on blue."""
    picture = Image.new("RGB", (900, 383), "#1b4b82")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(pylopdf_fonts_zh_cn.serif_path()), 48)
    lines = [item.title[i : i + 16] for i in range(0, min(len(item.title), 48), 16)]
    for n, line in enumerate(lines):
        draw.text((60, 70 + n * 76), line, font=font, fill="white")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
