"""`gongkai seal`: what an office types to have a seal and to check a file."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest

import make
from gongkai import clock, vault
from gongkai.audit.models import Entry
from gongkai.official.identity import make_demo_identity
from gongkai.official.keeping import identity_of
from gongkai.official.seal import seal_pdf
from gongkai.ops import main as commands
from official.sample import rendered


@pytest.fixture
def run(capfd, db, settings, tmp_path, monkeypatch):
    """Run a command in this process, in a home of its own with one agency; (status, stdout, stderr)."""
    key = vault.key_file().read_bytes()
    settings.HOME = tmp_path
    (tmp_path / "secrets").mkdir()
    vault.key_file().write_bytes(key)
    make.agency("JC-01")

    def run(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        with pytest.raises(SystemExit) as left:
            commands.main([str(word) for word in words])
        told = capfd.readouterr()
        return left.value.code, told.out, told.err

    return run


def test_a_seal_is_made_shown_and_never_made_twice_silently(run, tmp_path):
    status, out, _ = run("seal", "make", "--agency", "JC-01")
    assert status == 0
    assert "不能用于正式公文" in out
    assert "演示印章" in out
    entry = Entry.objects.get(verb="登记电子印章")
    assert (entry.actor, entry.agency) == ("命令行", "JC-01")
    first = identity_of("JC-01")
    assert entry.data["fingerprint"] == first.fingerprint

    status, out, _ = run("seal", "show", "--agency", "JC-01", "--picture", tmp_path / "seal.pdf", "--json")
    assert (status, json.loads(out)["fingerprint"]) == (0, first.fingerprint)
    assert (tmp_path / "seal.pdf").read_bytes().startswith(b"%PDF")

    status, _, err = run("seal", "make", "--agency", "JC-01")
    assert (status, err) == (1, "机构“JC-01”已有电子印章证书，要更换须注明替换\n")
    assert identity_of("JC-01").fingerprint == first.fingerprint
    assert Entry.objects.filter(verb="登记电子印章").count() == 1

    assert run("seal", "make", "--agency", "JC-01", "--replace")[0] == 0
    assert identity_of("JC-01").fingerprint != first.fingerprint


def test_an_office_s_own_file_is_imported_with_its_passphrase_from_standard_input(run, tmp_path):
    p12, phrase = make_demo_identity("江城县教育局", at=clock.now())
    (tmp_path / "own.p12").write_bytes(p12)
    status, _, err = run("seal", "import", tmp_path / "own.p12", "--agency", "JC-01", typed="wrong\n")
    assert (status, err) == (1, "电子印章证书文件或口令不对\n")
    assert identity_of("JC-01") is None
    status, out, _ = run(
        "seal", "import", tmp_path / "own.p12", "--agency", "JC-01", "--json", typed=f"{phrase}\n"
    )
    assert status == 0
    assert json.loads(out)["certificate"] == "江城县教育局（演示印章）"
    assert phrase not in out
    assert all(phrase not in str(e.data) for e in Entry.objects.all())


def test_a_certificate_that_has_run_out_is_not_imported(run, tmp_path):
    p12, phrase = make_demo_identity("江城县教育局", at=clock.now() - timedelta(days=4000))
    (tmp_path / "own.p12").write_bytes(p12)
    status, _, err = run("seal", "import", tmp_path / "own.p12", "--agency", "JC-01", typed=phrase)
    assert status == 1
    assert "已经过期" in err


def test_an_agency_without_a_seal_is_told_how_to_get_one(run):
    status, _, err = run("seal", "show", "--agency", "JC-01")
    assert status == 1
    assert "gongkai seal import" in err
    assert run("seal", "show", "--agency", "NONE")[0] == 2


def test_a_sealed_file_is_checked_also_after_the_seal_was_replaced(run, tmp_path):
    run("seal", "make", "--agency", "JC-01")
    pdf = seal_pdf(rendered(), identity_of("JC-01"), agency_name="示范市教育局", reason="试", at=clock.now())
    (tmp_path / "good.pdf").write_bytes(pdf)
    (tmp_path / "bad.pdf").write_bytes(pdf.replace(b"/Title", b"/Titel", 1))
    run("seal", "make", "--agency", "JC-01", "--replace")
    status, out, _ = run("seal", "check", tmp_path / "good.pdf", "--agency", "JC-01")
    assert (status, out[:6]) == (0, "✓ 印章有效")
    status, out, _ = run("seal", "check", tmp_path / "bad.pdf", "--agency", "JC-01", "--json")
    assert (status, json.loads(out)["good"]) == (1, False)
