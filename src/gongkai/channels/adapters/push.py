"""Push to a site that takes items as JSON: signed, with a key that makes repeats harmless (docs/push.md)."""

from __future__ import annotations

import hashlib
import hmac
import json

import httpx

from gongkai.channels.adapters.base import Job, Receipt, Temporary, Wanting

TIMEOUT = 20.0


def push(job: Job) -> Receipt:
    """POST the item; 2xx is arrived (the answer may name an address), 4xx is wanting, all else is tried again."""
    keys = json.loads(job.channel.keys)
    body = json.dumps(job.item.plain(), ensure_ascii=False, sort_keys=True).encode()
    signature = hmac.new(str(keys["secret"]).encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": f"{job.item.number}/{job.item.version}/{job.item.event}",
        "X-Gongkai-Signature": f"sha256={signature}",
    }
    try:
        answer = httpx.post(job.channel.address, content=body, headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        raise Temporary(f"连不上“{job.channel}”：{type(error).__name__}") from error
    if answer.status_code in (408, 425, 429) or answer.status_code >= 500:
        after = answer.headers.get("Retry-After", "")
        raise Temporary(
            f"“{job.channel}”暂不接收（{answer.status_code}）", int(after) if after.isdigit() else 0
        )
    if not answer.is_success:
        raise Wanting(f"“{job.channel}”不接收（{answer.status_code}）：{answer.text[:200]}")
    return Receipt(_address(answer), {"status": answer.status_code})


def _address(answer: httpx.Response) -> str:
    try:
        said = answer.json()
    except ValueError:
        return ""
    return str(said.get("address", ""))[:300] if isinstance(said, dict) else ""
