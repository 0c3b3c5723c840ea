"""What is turned away before anything of it is read: too much in one request, and questions that no database takes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from gongkai.law.errors import WrongInput
from gongkai.law.signs import whole_number

LARGEST = 100 * 2**20
DESK = "/desk/"
# Field names and boundaries around the file.
_AROUND = 2**20


def upload_limit(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answers a request that announces more than `LARGEST` with 413. A question with an empty sign (NUL) is
    answered with 400 at the desk; to citizens that sign is as good as nothing."""

    def limited(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if (whole_number(announced, 18) or 0) > LARGEST + _AROUND:
            says = f"文件超过{LARGEST // 2**20}MB，请分年度上传，或在服务器上用命令行 gongkai import 导入"
            return render(request, "portal/refused.html", {"error": WrongInput(says)}, status=413)
        if "\0" in request.path_info:
            refused = WrongInput("网址中含有不能使用的字符（空字符），请核对网址")
            return render(request, "portal/refused.html", {"error": refused}, status=404)
        # No text of a database holds the empty sign, so nothing can be found by it; PostgreSQL refuses the question itself.
        asks_with_it = "%00" in request.META.get("QUERY_STRING", "")
        if asks_with_it and not request.path.startswith(DESK):
            request.GET = without_empty_signs(request.GET)
        elif asks_with_it:
            refused = WrongInput("网址中含有不能使用的字符（空字符），请从页面上重新查询")
            return render(request, "portal/refused.html", {"error": refused}, status=400)
        return get_response(request)

    return limited


def has_empty_signs(question: QueryDict) -> bool:
    """True when a name or a value holds an empty sign (NUL)."""
    return any("\0" in text for name, values in question.lists() for text in (name, *values))


def without_empty_signs(question: QueryDict) -> QueryDict:
    """The same question or form with the empty signs of its values dropped."""
    kept = question.copy()
    for name, values in question.lists():
        kept.setlist(name, [value.replace("\0", "") for value in values])
    return kept
