"""WeChat's interface for official accounts: tokens shared by all workers, errors told as temporary or wanting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from django.db import transaction

from gongkai.channels.adapters.base import Temporary, Wanting
from gongkai.channels.models import Channel, Token

HOME = "https://api.weixin.qq.com"
TIMEOUT = 20.0
_STALE_TOKEN = {40001, 40014, 42001}
_BUSY = {-1: 30, 45009: 3600, 45011: 60, 45047: 3600}
_SAYS = {
    40013: "AppID 不对",
    40125: "AppSecret 不对",
    40164: "本机的网络地址不在公众号的白名单里",
    40007: "素材已失效",
    45003: "标题超过长度",
    45004: "摘要超过长度",
    45009: "今天的接口调用次数已用完",
    45011: "接口调用太频繁",
    48001: "公众号没有这个接口的权限",
    48004: "接口被封禁",
    53503: "草稿未通过发布检查",
    53504: "需前往公众平台官网使用草稿",
    53505: "请手动保存成功后再发表",
}


@dataclass(frozen=True)
class Client:
    """One account at one moment."""

    channel: Channel
    now: datetime

    @property
    def home(self) -> str:
        """Where the interface answers: the channel's own address, or WeChat's."""
        return (self.channel.address or HOME).rstrip("/")

    def call(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST JSON; a token that went stale is renewed once. Raises Temporary or Wanting."""
        # WeChat shows \uXXXX as it is: Chinese has to go as UTF-8.
        content = json.dumps(body, ensure_ascii=False).encode()
        return self._with_token(lambda token: httpx.post(
            f"{self.home}/cgi-bin/{path}", params={"access_token": token}, content=content,
            headers={"Content-Type": "application/json; charset=utf-8"}, timeout=TIMEOUT,
        ))  # fmt: skip

    def upload(self, path: str, name: str, content: bytes, media_type: str, **query: str) -> dict[str, Any]:
        """POST a file as form data."""
        return self._with_token(lambda token: httpx.post(
            f"{self.home}/cgi-bin/{path}", params={"access_token": token, **query},
            files={"media": (name, content, media_type)}, timeout=TIMEOUT,
        ))  # fmt: skip

    def _with_token(self, ask: Any) -> dict[str, Any]:
        answer = _answer(ask, token(self.channel, self.home, self.now))
        if answer.get("errcode") in _STALE_TOKEN:
            answer = _answer(ask, token(self.channel, self.home, self.now, renew=True))
        _judge(answer)
        return answer


def token(channel: Channel, home: str, now: datetime, *, renew: bool = False) -> str:
    """The account's access token: the kept one while it lives, else a new one; the row's lock lets one worker ask."""
    with transaction.atomic():
        Channel.objects.select_for_update(of=("self",)).get(pk=channel.pk)
        kept = Token.objects.filter(channel=channel).first()
        if kept is not None and kept.until > now and not renew:
            return str(kept.value)
        keys = json.loads(channel.keys)
        body = {"grant_type": "client_credential", "appid": keys["app_id"], "secret": keys["secret"]}
        if renew:
            body["force_refresh"] = True
        answer = _answer(lambda _: httpx.post(f"{home}/cgi-bin/stable_token", json=body, timeout=TIMEOUT), "")
        _judge(answer)
        # Five minutes less than promised: a token must not die on its way.
        until = now + timedelta(seconds=max(60, int(answer["expires_in"]) - 300))
        Token.objects.update_or_create(
            channel=channel, defaults={"value": answer["access_token"], "until": until}
        )
        return str(answer["access_token"])


def _answer(ask: Any, held: str) -> dict[str, Any]:
    try:
        answer = ask(held)
        answer.raise_for_status()
        said = answer.json()
    except httpx.HTTPError as error:
        raise Temporary(f"连不上微信接口：{type(error).__name__}") from error
    except ValueError as error:
        raise Temporary("微信接口的回答不能读懂") from error
    if not isinstance(said, dict):
        raise Temporary("微信接口的回答不能读懂")
    return said


def _judge(answer: Mapping[str, Any]) -> None:
    code = int(answer.get("errcode") or 0)
    if not code:
        return
    says = f"微信接口：{_SAYS.get(code, answer.get('errmsg', ''))}（{code}）"
    if code in _BUSY or code in _STALE_TOKEN:
        raise Temporary(says, _BUSY.get(code, 60))
    raise Wanting(says)
