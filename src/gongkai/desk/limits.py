"""How much may be sent in one request. Looked at before anything of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.law.errors import WrongInput
from gongkai.law.signs import whole_number

LARGEST = 100 * 2**20
# Field names and boundaries around the file.
_AROUND = 2**20


def upload_limit(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answers a request that announces more than `LARGEST` with 413 and a sentence."""

    def limited(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if (whole_number(announced, 18) or 0) > LARGEST + _AROUND:
            says = f"文件超过{LARGEST // 2**20}MB，请分年度上传，或在服务器上用命令行 gongkai import 导入"
            return render(request, "portal/refused.html", {"error": WrongInput(says)}, status=413)
        return get_response(request)

    return limited
