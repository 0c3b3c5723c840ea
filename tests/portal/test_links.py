"""A walk over every link of the portal that a reader can follow: none is dead, and every page is sound."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

from django.test import Client
from lxml import html

from faces.walker import faults
from gongkai.publishing.models import Publication

MOST = 400


def test_no_link_is_dead_and_no_page_unsound(pages: dict[str, Publication]) -> None:
    client, wrong = Client(), []
    waiting, seen = ["/", "/~elder-hant/JC-JY/"], {"/", "/~elder-hant/JC-JY/"}
    while waiting and len(seen) < MOST:
        here = waiting.pop(0)
        response = client.get(here)
        gone = here.startswith(f"/JC-JY/info/{pages['withdrawn'].pk}/")
        if response.status_code not in (200, 410 if gone else 200):
            wrong.append(f"{here}: {response.status_code}")
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        wrong += [f"{here}: {says}" for says in faults(response.content)]
        page = html.document_fromstring(response.content.decode())
        for href in page.xpath("//a[not(@rel='nofollow')]/@href | //link/@href | //img/@src"):
            address = urldefrag(urljoin(here, href)).url
            ours = address.startswith("/") and not address.startswith(
                ("/static/", "/desk/", "/~elder-hant/desk/")
            )
            if ours and address not in seen:
                seen.add(address)
                waiting.append(address)
    assert wrong == []
    assert len(seen) > 60
