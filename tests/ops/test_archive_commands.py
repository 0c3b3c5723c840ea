"""`gongkai case export` and `gongkai archive verify`: a package goes out, is logged, and is checked where it lies."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from cases.bureau import bureau
from gongkai.audit.models import Entry
from gongkai.ops import main as commands

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]):
    """Run a command; (status, stdout, stderr)."""

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            commands.main(list(words))
        told = capfd.readouterr()
        return int(left.value.code or 0), told.out, told.err

    return run


def test_a_case_goes_out_is_logged_and_is_whole_until_somebody_changes_it(run, tmp_path: Path) -> None:
    at = bureau()
    case = at.replied(at.handled())
    file = tmp_path / "一件.zip"
    words = ("case", "export", case.number, "--agency", at.agency.code, "-o", str(file), "--without-identity")
    assert run(*words, "--json")[0] == 0
    assert Entry.objects.get(verb="导出案卷").data == {"personal": False}
    assert run("archive", "verify", str(file))[:2] == (0, "归档包1个，所有文件与清单一致\n")
    changed = tmp_path / "改过.zip"
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(changed, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name) + (b" " if name.endswith(".csv") else b""))
    status, out, _ = run("archive", "verify", str(file), str(changed), "--json")
    told = json.loads(out)
    assert (status, told["packages"]) == (1, 2)
    assert all(says.startswith(str(changed)) for says in told["wrong"])


def test_an_unknown_number_and_a_file_that_is_no_package_are_said_so(run, tmp_path: Path) -> None:
    at = bureau()
    status, _, err = run("case", "export", "2025-9999", "--agency", at.agency.code)
    assert (status, err) == (2, f"{at.agency.name}没有编号为“2025-9999”的申请\n")
    other = tmp_path / "别的.zip"
    other.write_bytes(b"PK")
    assert run("archive", "verify", str(other))[0] == 1
