"""A bureau with its channels, an item to publish, and the far ends on the loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

import make
from channels.wechat_server import APP_ID, SECRET, WeChat
from gongkai.channels.item import Item
from gongkai.channels.models import Channel
from gongkai.clock import CHINA
from gongkai.registry.models import Agency

NOON = datetime(2021, 1, 15, 12, tzinfo=CHINA)
RELEASED = Item(
    event="release", number="JC-JY/2021-00001", version=1, title="江城县2021年义务教育招生工作实施办法",
    doc_number="江教〔2021〕1号", body_html="<p>各学校：</p><p>招生工作安排如下。</p>", text="各学校：招生工作安排如下。",
    issuer="江城县教育局", unit="基础教育科", topic="规范性文件", published_on="2021-01-15",
    url="https://gk.example.cn/d/JC-JY/2021-00001/", digest="a" * 64, author="江城县教育局",
)  # fmt: skip
Made = Callable[..., Channel]


def item(**more: Any) -> Item:
    """The item, with what the test says otherwise."""
    return replace(RELEASED, **more)


@pytest.fixture
def agency(db: None) -> Agency:
    return make.agency("JC-JY")


@pytest.fixture
def channel(agency: Agency) -> Made:
    """A channel of a kind."""

    def made(kind: str, **more: Any) -> Channel:
        return Channel.objects.create(agency=agency, name=more.pop("name", kind), kind=kind, **more)

    return made


@pytest.fixture
def wechat() -> Iterator[WeChat]:
    with WeChat() as server:
        yield server


@pytest.fixture
def account(channel: Made, wechat: WeChat) -> Channel:
    """A channel that is connected to the server."""
    keys = json.dumps({"app_id": APP_ID, "secret": SECRET})
    return channel("wechat", name="江城教育", address=wechat.address, keys=keys)
