"""The portal's front page and the small pages around it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.registry.models import Agency
from gongkai.reporting import queries


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """政府信息公开: what is built, and the latest annual reports."""
    return render(request, "portal/home.html", {"versions": queries.published()[:10]})


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """For a monitor: the process answers and its database does."""
    Agency.objects.exists()
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, in Chinese."""
    return render(
        request, "portal/error.html", _said("找不到这个页面", "网址可能有误，或者内容已经移走。"), status=404
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, in Chinese."""
    return render(request, "portal/error.html", _said("不能访问", "您没有访问这个页面的权限。"), status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    says = "表单已过期或来源不明，没有保存任何内容。请返回上一页刷新后重新提交。"
    return render(request, "portal/error.html", _said("表单已过期", says), status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: says that nothing typed was lost on purpose, and whom to tell."""
    says = "系统出现了意外错误，已经记录。请稍后再试；如仍不行，请告诉系统管理员发生的时间。"
    return render(request, "portal/error.html", _said("系统出错", says), status=500)


def _said(heading: str, says: str) -> dict[str, str]:
    return {"heading": heading, "says": says}
