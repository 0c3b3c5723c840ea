"""WeChat's interface for official accounts (微信公众平台): calls and uploads, errors told as temporary or wanting."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from gongkai.channels.adapters import wechat_token
from gongkai.channels.adapters.base import Temporary, Wanting
from gongkai.channels.models import Channel

HOME = "https://api.weixin.qq.com"
TIMEOUT = 20.0
NO_SUCH_MEDIA, NO_SUCH_ARTICLE, TITLE_TOO_LONG = 40007, 53600, 45003
_STALE_TOKEN = {40001, 40014, 42001}
# Seconds to wait: the day's calls are used up, too many in a minute, the system is busy.
_BUSY = {45009: 3600, 45011: 60, 45047: 3600}
_SYSTEM_BUSY = -1
_SAYS = {
    -1: "微信系统繁忙",
    40001: "AppSecret 不对或令牌已失效",
    40007: "素材已失效",
    40009: "图片大小超过限制",
    40013: "AppID 不对",
    40125: "AppSecret 不对",
    40164: "本机的网络地址不在公众号的 IP 白名单里",
    40243: "AppSecret 已被冻结",
    41001: "请求缺少令牌",
    43002: "请求方式不对",
    44003: "图文内容为空",
    45002: "内容超过长度",
    45003: "标题超过长度",
    45004: "摘要超过长度",
    45005: "原文链接超过长度",
    45009: "今天的接口调用次数已用完",
    45011: "接口调用太频繁，请稍候再试",
    45110: "作者超过长度",
    45166: "正文含有微信不接受的内容",
    48001: "公众号没有这个接口的权限，请确认已认证并获得发布权限",
    48004: "接口已被微信封禁",
    50002: "公众号功能受限",
    53503: "草稿未通过发布检查，请检查内容",
    53504: "需前往公众平台官网处理这篇草稿",
    53505: "请在公众平台官网手动保存草稿后再发表",
    53600: "要删除的文章不存在",
}


@dataclass(frozen=True)
class Client:
    """One account; `now` is asked whenever the life of a token is judged."""

    channel: Channel
    now: Callable[[], datetime]

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
        """POST a file as form data; raises as `call` does."""
        return self._with_token(lambda token: httpx.post(
            f"{self.home}/cgi-bin/{path}", params={"access_token": token, **query},
            files={"media": (name, content, media_type)}, timeout=TIMEOUT,
        ))  # fmt: skip

    def _with_token(self, ask: Callable[[str], httpx.Response]) -> dict[str, Any]:
        token = wechat_token.token(self.channel, self._new_token, self.now)
        answer = answer_of(lambda: ask(token))
        if answer.get("errcode") in _STALE_TOKEN:
            token = wechat_token.token(self.channel, self._new_token, self.now, refused=token)
            answer = answer_of(lambda: ask(token))
        judge(answer)
        return answer

    def _new_token(self, force: bool) -> tuple[str, int]:
        """Ask for the stable token; normal mode gives the one in force, force makes a new one (20 a day)."""
        keys = json.loads(self.channel.keys)
        body = {"grant_type": "client_credential", "appid": keys["app_id"], "secret": keys["secret"]}
        body |= {"force_refresh": True} if force else {}
        answer = answer_of(
            lambda: httpx.post(f"{self.home}/cgi-bin/stable_token", json=body, timeout=TIMEOUT)
        )
        if answer.get("errcode") in _STALE_TOKEN:
            # Here it is the secret that is refused: no repetition will help.
            raise Wanting(_sentence(answer), code=int(answer["errcode"]))
        judge(answer)
        return str(answer["access_token"]), int(answer["expires_in"])


def answer_of(ask: Callable[[], httpx.Response]) -> dict[str, Any]:
    """The answer as a mapping; raises Temporary when there is none. What was asked may have been done all the same.

    The text of httpx's errors holds the address, and that the token: only the error's name is told.
    """
    try:
        answer = ask()
        answer.raise_for_status()
        said = answer.json()
    except httpx.InvalidURL as error:
        raise Wanting("微信接口地址写得不对，请在渠道的接口设置里改正") from error
    except httpx.HTTPError as error:
        raise Temporary(f"连不上微信接口：{type(error).__name__}") from error
    except ValueError as error:
        raise Temporary("微信接口的回答不能读懂") from error
    if not isinstance(said, dict):
        raise Temporary("微信接口的回答不能读懂")
    return said


def judge(answer: Mapping[str, Any]) -> None:
    """Raise Temporary or Wanting for an answer with an error code."""
    code = int(answer.get("errcode") or 0)
    if not code:
        return
    says = _sentence(answer)
    if code == _SYSTEM_BUSY:
        raise Temporary(says, 30)
    if code in _BUSY or code in _STALE_TOKEN:
        raise Temporary(says, _BUSY.get(code, 60), answered=True)
    raise Wanting(says, code=code)


def _sentence(answer: Mapping[str, Any]) -> str:
    code = int(answer["errcode"])
    return f"微信接口：{_SAYS.get(code) or str(answer.get('errmsg', ''))[:200]}（{code}）"
