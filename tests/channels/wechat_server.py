"""WeChat's interface for official accounts on the loopback: tokens, materials, drafts, publication, errors, limits.

As far as the documented protocol goes: what is published leaves the draft box, a publication takes a few looks,
a second token by force ends the first.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

APP_ID, SECRET = "wx0000000000000000", "not-a-real-secret"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")


class Account:
    """What the account holds, what was asked of it, and what it shall answer wrongly."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.token, self.tokens = "", 0
        self.images: list[str] = []
        self.materials: dict[str, bytes] = {}
        self.drafts: dict[str, dict[str, Any]] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.articles: dict[str, dict[str, Any]] = {}
        self.calls: Counter[str] = Counter()
        self.serial = 0
        # Looks at a publication before it is through; its outcome.
        self.looks, self.outcome = 1, 0
        self.longest_title = 64
        # Path → error codes given instead of an answer, one after the other.
        self.errors: dict[str, list[int]] = {}
        # Path → seconds before the answer goes out, after the work is done.
        self.slow: dict[str, float] = {}
        # Path → times that the work is done and the line drops before the answer.
        self.drops: Counter[str] = Counter()

    def next(self, kind: str) -> str:
        """A new key."""
        self.serial += 1
        return f"{kind}-{self.serial}"

    def new_token(self) -> str:
        """Another token; the one before is void."""
        self.tokens += 1
        self.token = f"token-{self.tokens}"
        return self.token

    def marks(self) -> list[str]:
        """The source addresses of all articles that readers see."""
        return [a["content_source_url"] for a in self.articles.values()]


def wrong(code: int, says: str = "") -> dict[str, Any]:
    """An answer with an error code."""
    return {"errcode": code, "errmsg": says or f"error {code} rid: 0"}


def stable_token(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    if asked.get("appid") != APP_ID:
        return wrong(40013)
    if asked.get("secret") != SECRET:
        return wrong(40125)
    if asked.get("force_refresh") or not account.token:
        account.new_token()
    return {"access_token": account.token, "expires_in": 7200}


def draft_add(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    (article,) = asked["articles"]
    if len(article["title"]) > account.longest_title:
        return wrong(45003)
    if len(article.get("author", "")) > 8:
        return wrong(45110)
    if len(article.get("digest", "")) > 120:
        return wrong(45004)
    if not article["content"]:
        return wrong(44003)
    if len(article["content"]) >= 20_000:
        return wrong(45002)
    if article["thumb_media_id"] not in account.materials:
        return wrong(40007)
    media_id = account.next("draft")
    account.drafts[media_id] = article
    return {"media_id": media_id}


def draft_get(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    draft = account.drafts.get(asked["media_id"])
    return {"news_item": [draft]} if draft else wrong(40007)


def draft_delete(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    return wrong(0, "ok") if account.drafts.pop(asked["media_id"], None) else wrong(40007)


def _page(rows: dict[str, dict[str, Any]], asked: dict[str, Any], key: str) -> dict[str, Any]:
    newest = list(reversed(rows.items()))[asked["offset"] : asked["offset"] + asked["count"]]
    bare = [
        (k, {n: v for n, v in a.items() if n != "content" or not asked.get("no_content")}) for k, a in newest
    ]
    items = [{key: k, "content": {"news_item": [a]}, "update_time": 0} for k, a in bare]
    return {"total_count": len(rows), "item_count": len(items), "item": items}


def draft_batchget(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    return _page(account.drafts, asked, "media_id")


def batchget(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    for publish_id in account.jobs:
        _look(account, publish_id)
    return _page(account.articles, asked, "article_id")


def submit(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    if asked["media_id"] not in account.drafts:
        return wrong(40007)
    publish_id = account.next("publish")
    account.jobs[publish_id] = {**asked, "looks": account.looks, "article": account.drafts[asked["media_id"]]}
    return {"errcode": 0, "errmsg": "ok", "publish_id": publish_id, "msg_data_id": "1"}


def _look(account: Account, publish_id: str) -> None:
    """One look brings a publication nearer to its end; then the draft is gone and the article there."""
    job = account.jobs[publish_id]
    if "article_id" in job or job.get("failed"):
        return
    if job["looks"] > 0:
        job["looks"] -= 1
        return
    if account.outcome:
        job["failed"] = account.outcome
        return
    # A draft that was submitted twice becomes two articles: the worst that may happen.
    account.drafts.pop(job["media_id"], None)
    job["article_id"] = account.next("article")
    url = f"https://mp.example.cn/s/{job['article_id']}"
    account.articles[job["article_id"]] = {**job["article"], "url": url, "is_deleted": False}


def publication(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    publish_id = asked["publish_id"]
    if publish_id not in account.jobs:
        return wrong(53500)
    _look(account, publish_id)
    job = account.jobs[publish_id]
    if failed := job.get("failed"):
        return {"publish_id": publish_id, "publish_status": failed, "fail_idx": [1]}
    if "article_id" not in job:
        return {"publish_id": publish_id, "publish_status": 1}
    items = [{"idx": 1, "article_url": account.articles.get(job["article_id"], {}).get("url", "")}]
    return {
        "publish_id": publish_id, "publish_status": 0, "article_id": job["article_id"],
        "article_detail": {"count": 1, "item": items}, "fail_idx": [],
    }  # fmt: skip


def article_delete(account: Account, asked: dict[str, Any]) -> dict[str, Any]:
    return wrong(0, "ok") if account.articles.pop(asked["article_id"], None) else wrong(53600)


def uploadimg(account: Account, content: bytes) -> dict[str, Any]:
    if not content.startswith(PICTURES) or len(content) >= 1 << 20:
        return wrong(40009)
    account.images.append(f"https://mmbiz.example.cn/{account.next('image')}/0")
    return {"url": account.images[-1]}


def add_material(account: Account, content: bytes) -> dict[str, Any]:
    if not content.startswith(PICTURES):
        return wrong(40009)
    media_id = account.next("material")
    account.materials[media_id] = content
    return {"media_id": media_id, "url": f"https://mmbiz.example.cn/{media_id}/0"}


CALLS = {
    "draft/add": draft_add, "draft/get": draft_get, "draft/delete": draft_delete, "draft/batchget": draft_batchget,
    "freepublish/submit": submit, "freepublish/get": publication, "freepublish/batchget": batchget,
    "freepublish/delete": article_delete,
}  # fmt: skip
UPLOADS = {"media/uploadimg": uploadimg, "material/add_material": add_material}


class Handler(BaseHTTPRequestHandler):
    """POST /cgi-bin/<call>?access_token=…"""

    def do_POST(self) -> None:
        account: Account = self.server.account  # type: ignore[attr-defined]
        address = urlsplit(self.path)
        call = address.path.removeprefix("/cgi-bin/")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with account.lock:
            account.calls[call] += 1
            answer = self._answer(account, call, parse_qs(address.query), body)
            drop = account.drops[call] > 0
            account.drops[call] -= drop
        if call in account.slow:
            time.sleep(account.slow[call])
        if drop:
            return self.connection.close()
        said = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; encoding=utf-8")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)
        return None

    def _answer(
        self, account: Account, call: str, query: dict[str, list[str]], body: bytes
    ) -> dict[str, Any]:
        if account.errors.get(call):
            return wrong(account.errors[call].pop(0))
        if call == "stable_token":
            return stable_token(account, json.loads(body))
        if query.get("access_token", [""])[0] != account.token or not account.token:
            return wrong(40001)
        if call in UPLOADS:
            return UPLOADS[call](account, self._file(body))
        if call not in CALLS:
            return wrong(40066)
        if b"\\u" in body:
            return wrong(47001)
        return CALLS[call](account, json.loads(body))

    def _file(self, body: bytes) -> bytes:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        (part,) = BytesParser().parsebytes(head + body).get_payload()
        assert part.get_param("name", header="content-disposition") == "media"
        content: bytes = part.get_payload(decode=True)
        return content

    def log_message(self, *_: object) -> None:
        """Quiet."""


class WeChat(ThreadingHTTPServer):
    """The server in a thread: `with WeChat() as wechat`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.account = Account()
        self.address = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> WeChat:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
