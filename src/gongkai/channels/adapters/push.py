"""Push to a site that takes items as JSON: signed, with a key that makes repeats harmless (docs/push.md)."""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import quote

import httpx

from gongkai.channels.adapters.base import Job, Receipt, Temporary, Wanting
from gongkai.channels.item import Item
from gongkai.law.signs import whole_number

TIMEOUT = 20.0
_LATER = (408, 425, 429)


def push(job: Job) -> Receipt:
    """POST the item. 2xx: arrived (the answer may name an address); 409: it had it already; other 4xx: wanting;
    anything else, and no answer, is tried again."""
    keys = json.loads(job.channel.keys)
    body = body_of(job.item)
    try:
        answer = httpx.post(
            job.channel.address, content=body, headers=headers(job.item, body, str(keys["secret"])), timeout=TIMEOUT
        )  # fmt: skip
    except httpx.InvalidURL as error:
        raise Wanting(f"“{job.channel}”的接口地址写得不对，请在渠道的接口设置里改正") from error
    except httpx.HTTPError as error:
        raise Temporary(f"连不上“{job.channel}”：{type(error).__name__}") from error
    status = answer.status_code
    if status in _LATER or status >= 500:
        seconds = whole_number(answer.headers.get("Retry-After", "")) or 0
        raise Temporary(f"“{job.channel}”暂不接收（{status}）", seconds, answered=True)
    if not answer.is_success and status != 409:
        raise Wanting(f"“{job.channel}”不接收（{status}）：{answer.text[:200]}", code=status)
    return Receipt(_address(answer), {"status": status})


def body_of(item: Item) -> bytes:
    """The bytes that are signed and sent."""
    return json.dumps(item.plain(), ensure_ascii=False, sort_keys=True).encode()


def headers(item: Item, body: bytes, secret: str) -> dict[str, str]:
    """What goes with the body: the key of repeats, the digest of the body, the signature over it."""
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": quote(f"{item.number}/{item.version}/{item.event}", safe="/"),
        "X-Gongkai-Digest": f"sha256={hashlib.sha256(body).hexdigest()}",
        "X-Gongkai-Signature": f"sha256={signature}",
    }


def _address(answer: httpx.Response) -> str:
    try:
        said = answer.json()
    except ValueError:
        return ""
    address = said.get("address") if isinstance(said, dict) else None
    return address[:300] if isinstance(address, str) and address.startswith(("http://", "https://")) else ""
