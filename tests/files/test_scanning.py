"""Nothing infected comes through the store's door; what may not be lost is kept where nobody opens it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from files.clamd_server import EICAR, NAME, ClamdServer
from gongkai import vault
from gongkai.files import scanning, storage
from gongkai.files.models import StoredFile
from gongkai.files.scanning import Scan, Verdict
from gongkai.law.errors import Refused, WrongInput

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 20, 1, tzinfo=UTC)
PDF = b"%PDF-1.4 sample"
BY = {"by": "样例", "at": AT}


def test_a_clean_file_is_kept_and_says_so(scanner: ClamdServer) -> None:
    kept = storage.put(PDF, "申请.pdf", "application/pdf", **BY)
    assert (kept.scan, kept.scanned_at, scanning.barred(kept)) == ("clean", AT, "")
    assert scanner.seen == [PDF]


@pytest.mark.parametrize("door", [storage.put, storage.put_sealed])
def test_an_infected_file_is_refused_by_name_and_nothing_is_kept(scanner: ClamdServer, door: Any) -> None:
    with pytest.raises(WrongInput) as refused:
        door(PDF + EICAR, "申请.pdf", "application/pdf", **BY)
    assert refused.value.why == f"文件“申请.pdf”含有病毒或者木马（{NAME}），没有收下"
    assert not StoredFile.objects.exists()


def test_a_file_too_large_for_the_scanner_is_refused(scanner: ClamdServer) -> None:
    scanner.largest = 10
    with pytest.raises(WrongInput, match=r"“申请\.pdf”太大，查毒程序不能检查"):
        storage.put(PDF, "申请.pdf", "application/pdf", **BY)


def test_while_the_scanner_is_away_nothing_is_taken(settings: Any) -> None:
    settings.CLAMD = "127.0.0.1:1"
    scanning.forget()
    with pytest.raises(Refused, match=r"查毒程序暂时没有答复，文件“申请\.pdf”没有收下，请稍后再试"):
        storage.put(PDF, "申请.pdf", "application/pdf", **BY)
    assert not StoredFile.objects.exists()
    scanning.forget()


def test_what_this_house_made_is_not_scanned_and_needs_no_scanner(settings: Any) -> None:
    settings.CLAMD = "127.0.0.1:1"
    assert storage.put(PDF, "答复书.pdf", "application/pdf", made=True, **BY).scan == ""
    assert storage.put_sealed(PDF, "页面", "application/pdf", made=True, **BY).scan == ""


def test_without_a_setting_nothing_is_scanned() -> None:
    kept = storage.put(PDF + EICAR, "申请.pdf", "application/pdf", **BY)
    assert (kept.scan, kept.scanned_at) == ("", None)


def test_asked_ahead_the_scanner_is_not_asked_again(scanner: ClamdServer) -> None:
    scanning.ask_ahead([PDF, PDF + EICAR])
    storage.put(PDF, "申请.pdf", "application/pdf", **BY)
    with pytest.raises(WrongInput):
        storage.put(PDF + EICAR, "申请.pdf", "application/pdf", **BY)
    assert scanner.seen == [PDF, PDF + EICAR]


def test_a_verdict_holds_for_some_minutes_and_the_absence_for_some_seconds(
    scanner: ClamdServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour = [1000.0]
    monkeypatch.setattr(scanning.time, "monotonic", lambda: hour[0])
    scanning.verdict_of(PDF)
    scanner.says = b"?\0"
    hour[0] += scanning.KNOWN_FOR - 1
    assert scanning.verdict_of(PDF).scan == Scan.CLEAN
    hour[0] += 1
    assert scanning.verdict_of(PDF).scan == Scan.WAITING
    scanner.says = None
    assert scanning.verdict_of(PDF).scan == Scan.WAITING
    assert len(scanner.seen) == 2
    hour[0] += scanning.AWAY_FOR
    assert scanning.verdict_of(PDF).scan == Scan.CLEAN


def test_an_infected_file_that_may_not_be_lost_lies_sealed(scanner: ClamdServer) -> None:
    content = PDF + EICAR
    kept = storage.put_whatever(content, "附件.pdf", "application/pdf", scanning.verdict_of(content), **BY)
    assert (kept.scan, kept.found) == ("infected", NAME)
    assert "已经隔离，不能打开" in scanning.barred(kept)
    on_disk = storage.path_of(kept.digest).read_bytes()
    assert EICAR not in on_disk
    assert vault.unseal_bytes(on_disk) == content
    assert list(storage.broken_files()) == []


@pytest.mark.django_db(transaction=True)
def test_a_kept_file_found_infected_later_is_sealed_and_its_open_content_goes(scanner: ClamdServer) -> None:
    content, away = PDF + EICAR, Verdict(Scan.WAITING)
    first = storage.put_whatever(content, "附件.pdf", "application/pdf", away, **BY)
    second = storage.put_whatever(content, "同样.pdf", "application/pdf", away, **BY)
    assert "还没有查毒" in scanning.barred(first)
    plain = storage.path_of(first.digest)
    storage.scanned(first, content, scanning.verdict_of(content), at=AT)
    assert plain.exists()  # another file still has it
    storage.scanned(second, content, scanning.verdict_of(content), at=AT)
    assert not plain.exists()
    for row in StoredFile.objects.all():
        assert row.scan == "infected"
        assert vault.unseal_bytes(storage.path_of(row.digest).read_bytes()) == content


def test_what_waits_may_be_opened_once_no_scanner_is_named_any_more(settings: Any) -> None:
    kept = storage.put_whatever(PDF, "附件.pdf", "application/pdf", Verdict(Scan.WAITING), **BY)
    settings.CLAMD = "127.0.0.1:1"
    assert scanning.barred(kept) != ""
    settings.CLAMD = ""
    assert scanning.barred(kept) == ""
