"""Addresses of redactions at the desk."""

from django.urls import path

from gongkai.desk import redaction_moves, redaction_pages, redactions

urlpatterns = [
    path("<str:code>/redactions/", redactions.index, name="redactions"),
    path("<str:code>/redactions/add/", redactions.add, name="redaction-add"),
    path("<str:code>/redactions/<int:pk>/", redactions.show, name="redaction"),
    path("<str:code>/redactions/<int:pk>/original/", redactions.original, name="redaction-original"),
    path("<str:code>/redactions/<int:pk>/results/<int:key>/", redactions.result, name="redaction-result"),
    path(
        "<str:code>/redactions/<int:pk>/results/<int:key>/list.<slug:fmt>",
        redactions.result_list,
        name="redaction-list",
    ),
    path(
        "<str:code>/redactions/<int:pk>/<slug:kind>/pages/<int:number>/",
        redaction_pages.page,
        name="redaction-page",
    ),
    path(
        "<str:code>/redactions/<int:pk>/<slug:kind>/pages/<int:number>/picture.png",
        redaction_pages.page_picture,
        name="redaction-picture",
    ),
    *(
        path(
            f"<str:code>/redactions/<int:pk>/<slug:kind>/{name}/",
            getattr(redaction_moves, name),
            name=f"redaction-{name}",
        )
        for name in ("draw", "boxes", "propose", "copy", "dispose", "make")
    ),
]
