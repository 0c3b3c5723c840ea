"""An item on a WeChat official account: images, cover, draft, publication, and what became of it.

Each step is kept before the next begins. Where an answer was lost, the account is asked whether the step was done:
our own address with version and event marks each draft and article. A draft leaves the draft box when it is
published; a publication under way is in no list, so a lost submission is repeated only after QUIET.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gongkai.channels.adapters.base import Earlier, Job, Overtaken, Receipt, Temporary, Wanting
from gongkai.channels.adapters.wechat_article import SHORT_TITLE, TITLE, article, cover, picture
from gongkai.channels.adapters.wechat_client import NO_SUCH_ARTICLE, NO_SUCH_MEDIA, TITLE_TOO_LONG, Client
from gongkai.channels.item import Item
from gongkai.files.storage import content_by_digest

QUIET = timedelta(minutes=10)
_FAILED = {2: "原创声明未通过", 3: "发布失败", 4: "平台审核不通过"}
_GONE = {5: "发布后已被删除", 6: "发布后被平台封禁"}
_PAGE, _PAGES = 20, 5
Steps = dict[str, Any]


def publish(job: Job) -> Receipt:
    """Put the item on the account, or take it off; raises Temporary while the account works on it, Wanting."""
    client = Client(job.channel, job.now)
    if not job.item.url:
        raise Wanting("信息没有网页地址，不能推送到公众号")
    if job.item.event == "withdraw":
        return _withdraw(job, client)
    steps = dict(job.progress)
    if "submitted_at" not in steps and "article_id" not in steps:
        if job.overtaken():
            _drop_draft(client, steps)
            raise Overtaken
        _draft(job, client, steps)
    if "publish_id" not in steps and "article_id" not in steps:
        _submit(job, client, steps)
    receipt = _outcome(job, client, steps)
    _replace(job, client, steps)
    return receipt


def marker(item: Item, version: int, event: str) -> str:
    """The address behind 阅读原文; version and event make a correction another article than what it corrects."""
    return f"{item.url}{'&' if '?' in item.url else '?'}v={version}{event[:1]}"


def _mark(job: Job) -> str:
    return marker(job.item, job.item.version, job.item.event)


def _keep(job: Job, steps: Steps, *gone: str, **more: Any) -> None:
    for name in gone:
        steps.pop(name, None)
    steps.update(more)
    job.keep(steps)


def _draft(job: Job, client: Client, steps: Steps) -> None:
    """Images, cover, draft: each kept."""
    if "media_id" in steps:
        return
    if steps.get("drafting") and (found := _find(client, "draft/batchget", _mark(job))):
        return _keep(job, steps, media_id=found["media_id"])
    _images(job, client, steps)
    if "thumb" not in steps:
        added = client.upload(
            "material/add_material", "cover.png", cover(job.item), "image/png", type="image"
        )
        _keep(job, steps, thumb=added["media_id"])
    _keep(job, steps, drafting=True)
    return _keep(job, steps, media_id=_added(job, client, steps))


def _added(job: Job, client: Client, steps: Steps) -> str:
    for most in (TITLE, SHORT_TITLE):
        made = article(job.item, _mark(job), steps["thumb"], steps["images"], most)
        try:
            return str(client.call("draft/add", {"articles": [made]})["media_id"])
        except Wanting as wanting:
            if wanting.code != TITLE_TOO_LONG or most == SHORT_TITLE:
                raise
    raise Wanting("标题超过长度")


def _images(job: Job, client: Client, steps: Steps) -> None:
    """Images of the body, uploaded one by one: name → the platform's address. Others' addresses aren't shown."""
    done = dict(steps.get("images", {}))
    for a in job.item.attachments:
        if a.role != "image" or a.name in done:
            continue
        content = content_by_digest(a.digest)
        if content is None:
            raise Wanting(f"图片“{a.name}”的内容丢失或被改动")
        done[a.name] = client.upload("media/uploadimg", *picture(a.name, content))["url"]
        _keep(job, steps, images=done)
    steps["images"] = done


def _submit(job: Job, client: Client, steps: Steps) -> None:
    if "submitted_at" in steps and not _may_submit_again(job, client, steps):
        return
    if job.overtaken():
        _drop_draft(client, steps)
        raise Overtaken
    _keep(job, steps, submitted_at=job.now().isoformat())
    try:
        answer = client.call("freepublish/submit", {"media_id": steps["media_id"]})
    except Temporary as error:
        if error.answered:
            _keep(job, steps, "submitted_at")
        raise
    except Wanting as wanting:
        _keep(job, steps, "submitted_at", *(("media_id",) if wanting.code == NO_SUCH_MEDIA else ()))
        raise
    _keep(job, steps, publish_id=str(answer["publish_id"]))


def _may_submit_again(job: Job, client: Client, steps: Steps) -> bool:
    """After a submission whose answer was lost: False when it is published, True when it surely is not."""
    if found := _find(client, "freepublish/batchget", _mark(job)):
        _keep(job, steps, article_id=found["article_id"], url=_url(found))
        return False
    waited = job.now() - datetime.fromisoformat(steps["submitted_at"])
    if _draft_is_there(client, steps["media_id"]) and waited >= QUIET:
        return True
    raise Temporary("正在向微信核对上次提交是否已发布", 60)


def _outcome(job: Job, client: Client, steps: Steps) -> Receipt:
    if "article_id" not in steps:
        answer = client.call("freepublish/get", {"publish_id": steps["publish_id"]})
        status = int(answer["publish_status"])
        if status == 1:
            raise Temporary("微信正在发布", 30, answered=True)
        if status != 0:
            # A person may try again: then it is another submission of the same draft.
            _keep(job, steps, "publish_id", "submitted_at")
            raise Wanting(f"微信没有发布：{(_FAILED | _GONE).get(status, f'状态{status}')}", code=status)
        items = answer.get("article_detail", {}).get("item", [])
        url = str(items[0]["article_url"]) if items else ""
        _keep(job, steps, article_id=str(answer["article_id"]), url=url)
    return Receipt(steps.get("url", ""), {"article_id": steps["article_id"]})


def _replace(job: Job, client: Client, steps: Steps) -> None:
    """After a correction the earlier article goes: two versions side by side would both look valid."""
    try:
        _take_off(job, client, steps)
    except Wanting as wanting:
        raise Wanting(f"新文章已发布，旧文章未能删除：{wanting.says}", code=wanting.code) from wanting


def _withdraw(job: Job, client: Client) -> Receipt:
    steps = dict(job.progress)
    _take_off(job, client, steps)
    return Receipt("", {"deleted": steps.get("deleted", [])})


def _take_off(job: Job, client: Client, steps: Steps) -> None:
    """Delete the articles and drafts of earlier events; what is gone already is no error."""
    for earlier in job.earlier:
        article_id = earlier.progress.get("article_id") or _published(job, client, earlier)
        gone = list(steps.get("deleted", []))
        if article_id and article_id not in gone and article_id != steps.get("article_id"):
            _delete(client, "freepublish/delete", {"article_id": article_id, "index": 0}, NO_SUCH_ARTICLE)
            _keep(job, steps, deleted=[*gone, article_id])
        if not article_id:
            _drop_draft(client, earlier.progress)


def _published(job: Job, client: Client, earlier: Earlier) -> str:
    """The article of an earlier event whose outcome nobody kept, if there is one."""
    if "submitted_at" not in earlier.progress:
        return ""
    found = _find(client, "freepublish/batchget", marker(job.item, earlier.version, earlier.event))
    return str(found["article_id"]) if found else ""


def _drop_draft(client: Client, steps: Any) -> None:
    if media_id := steps.get("media_id"):
        _delete(client, "draft/delete", {"media_id": media_id}, NO_SUCH_MEDIA)


def _delete(client: Client, path: str, what: dict[str, Any], gone: int) -> None:
    try:
        client.call(path, what)
    except Wanting as wanting:
        if wanting.code != gone:
            raise


def _draft_is_there(client: Client, media_id: str) -> bool:
    try:
        client.call("draft/get", {"media_id": media_id})
    except Wanting as wanting:
        if wanting.code != NO_SUCH_MEDIA:
            raise
        return False
    return True


def _find(client: Client, path: str, mark: str) -> dict[str, Any] | None:
    """The newest draft or article that carries the mark, among the last hundred."""
    for page in range(_PAGES):
        answer = client.call(path, {"offset": page * _PAGE, "count": _PAGE, "no_content": 1})
        items = answer.get("item", [])
        for found in items:
            articles = found.get("content", {}).get("news_item", [])
            if any(a.get("content_source_url") == mark and not a.get("is_deleted") for a in articles):
                return dict(found)
        if len(items) < _PAGE:
            break
    return None


def _url(found: dict[str, Any]) -> str:
    articles = found.get("content", {}).get("news_item", [])
    return str(articles[0].get("url", "")) if articles else ""
