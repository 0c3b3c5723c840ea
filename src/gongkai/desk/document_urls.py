"""Addresses of documents at the desk."""

from django.urls import path

from gongkai.desk import document_forms, document_import, document_moves, document_papers, documents, routes

urlpatterns = [
    path("<str:code>/documents/", documents.index, name="documents"),
    path("<str:code>/documents/add/", document_forms.add, name="document-add"),
    path("<str:code>/documents/import/", document_import.upload, name="document-import"),
    path("<str:code>/documents/import/confirm/", document_import.confirm, name="document-import-confirm"),
    path("<str:code>/documents/import/rejects/", document_import.rejects, name="document-import-rejects"),
    path("<str:code>/documents/flow/", document_papers.flow, name="document-flow"),
    path("<str:code>/documents/files/<int:pk>/", documents.file, name="document-file"),
    path("<str:code>/documents/<int:pk>/", documents.show, name="document"),
    path("<str:code>/documents/<int:pk>/edit/", document_forms.edit, name="document-edit"),
    path("<str:code>/documents/<int:pk>/files/add/", document_forms.attach, name="document-attach"),
    path(
        "<str:code>/documents/<int:pk>/files/<int:file>/change/",
        document_forms.detach,
        name="document-detach",
    ),
    path("<str:code>/documents/<int:pk>/versions/<int:number>/", documents.version, name="document-version"),
    path("<str:code>/documents/<int:pk>/steps/<slug:event>/", document_moves.step, name="document-step"),
    path("<str:code>/documents/<int:pk>/remarks/", document_moves.remark, name="document-remark"),
    path(
        "<str:code>/documents/<int:pk>/remarks/<int:comment>/", document_moves.settle, name="document-settle"
    ),
    path("<str:code>/documents/<int:pk>/paper/", document_moves.bring_paper, name="document-paper"),
    path("<str:code>/documents/<int:pk>/hand-over/", document_moves.hand_over, name="document-hand-over"),
    path("<str:code>/documents/<int:pk>/scan/", document_papers.scan, name="document-scan"),
    path("<str:code>/documents/<int:pk>/sealed.pdf", document_papers.sealed, name="document-sealed"),
    path("<str:code>/documents/<int:pk>/preview.pdf", document_papers.preview, name="document-preview"),
    path(
        "<str:code>/documents/<int:pk>/sheets/<slug:sheet>.<str:fmt>",
        document_papers.sheet,
        name="document-sheet",
    ),
    path("<str:code>/routes/", routes.index, name="routes"),
    path("<str:code>/routes/change/", routes.change, name="route-change"),
]
