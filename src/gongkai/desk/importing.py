"""Import at the desk: upload, look at what it would do, confirm. All or nothing, and nothing before the confirmation."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.registers import sheet_of
from gongkai.law.errors import Refused, WrongInput
from gongkai.registry.models import Agency
from gongkai.sheets.importing import ImportRefused, examine, take

LARGEST = 100 * 2**20
KEPT_SECONDS = 24 * 3600


def _waiting() -> Path:
    """Where uploads wait for their confirmation; yesterday's are swept when the next one comes."""
    folder = Path(settings.HOME) / "uploads"
    folder.mkdir(exist_ok=True, mode=0o700)
    now = clock.now().timestamp()
    for path in folder.iterdir():
        if now - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)
    return folder


@door("register.import")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """Take a file in, show its counts and every fault with row and column."""
    sheet = sheet_of(slug)
    context = {"agency": agency, "sheet": sheet, "error": "", "preview": None}
    if request.method == "POST":
        try:
            path, name = _keep(request)
            context |= {"preview": examine(sheet, agency, path, name=name, today=request.today), "file": path.name}
            context["name"] = name
        except Refused as refused:
            context["error"] = refused.sentence()
    wrong = bool(context["error"]) or bool(context["preview"] and context["preview"].faults)
    return render(request, "desk/registers/import.html", context, status=400 if wrong else 200)


def _keep(request: HttpRequest) -> tuple[Path, str]:
    """Store the upload under its digest and ending; raises WrongInput for none, or one too large."""
    file = request.FILES.get("file")
    if file is None:
        raise WrongInput("请选择要导入的文件")
    if file.size > LARGEST:
        raise WrongInput(f"文件超过{LARGEST // 2**20}MB，请用命令行 gongkai import 导入")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    path = _waiting() / f"{digest.hexdigest()}-{request.user.pk}"
    with path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return path, Path(file.name).name


@door("register.import")
@require_POST
def confirm(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """Take the file that was looked at; a second click finds nothing left to take."""
    sheet = sheet_of(slug)
    key = request.POST.get("file", "")
    path = _waiting() / key
    if not re.fullmatch(rf"[0-9a-f]{{64}}-{request.user.pk}", key) or not path.exists():
        raise WrongInput("这个文件已经导入或超过一天没有确认，请重新上传")
    name = request.POST.get("name", "")[:200] or "上传文件"
    try:
        batch = take(sheet, agency, path, name=name, by=request.user, today=request.today, at=clock.now())
    except ImportRefused as refused:
        raise WrongInput(refused.why) from refused
    path.unlink(missing_ok=True)
    messages.success(
        request, f"已导入“{name}”：新增{batch.added}行，更新{batch.changed}行，未变{batch.unchanged}行"
    )
    return redirect("desk:register", agency.code, slug)
