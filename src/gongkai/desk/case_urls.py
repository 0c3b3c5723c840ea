"""Addresses of requests at the desk."""

from django.urls import path

from gongkai.desk import (
    case_answers,
    case_archive,
    case_forms,
    case_settings,
    case_statistics,
    case_steps,
    cases,
    letters,
)

urlpatterns = [
    path("<str:code>/cases/", cases.index, name="cases"),
    path("<str:code>/cases/new/", case_forms.new, name="case-new"),
    path("<str:code>/cases/settings/", case_settings.change, name="case-settings"),
    path("<str:code>/cases/statistics/", case_statistics.statistics, name="case-statistics"),
    path("<str:code>/cases/retention/", case_archive.retention, name="case-retention"),
    path("<str:code>/cases/<int:pk>/bundle/", case_archive.bundle, name="case-bundle"),
    path("<str:code>/cases/<int:pk>/dispose/", case_archive.dispose, name="case-dispose"),
    path("<str:code>/cases/hand-over/", case_statistics.hand_over, name="case-hand-over"),
    path("<str:code>/cases/<int:pk>/", cases.show, name="case"),
    path("<str:code>/cases/<int:pk>/why/", cases.why, name="case-why"),
    path("<str:code>/cases/<int:pk>/identity/", cases.identity, name="case-identity"),
    path("<str:code>/cases/<int:pk>/watch/", cases.watch, name="case-watch"),
    path("<str:code>/cases/<int:pk>/files/add/", case_forms.attach, name="case-attach"),
    path("<str:code>/cases/<int:pk>/files/<int:file>/", cases.file, name="case-file"),
    path("<str:code>/cases/<int:pk>/letters/<int:letter>.<str:fmt>", letters.letter, name="case-letter"),
    path("<str:code>/cases/<int:pk>/letters/<int:letter>/seal/", letters.seal, name="case-letter-seal"),
    path("<str:code>/letters/", letters.templates, name="letter-templates"),
    path("<str:code>/letters/settings/", letters.settings, name="letter-settings"),
    path("<str:code>/letters/<str:kind>/", letters.template, name="letter-template"),
    path("<str:code>/letters/<str:kind>/versions/", letters.versions, name="letter-versions"),
    path("<str:code>/letters/<str:kind>/preview.pdf", letters.preview, name="letter-preview"),
    path("<str:code>/cases/<int:pk>/split/", case_forms.split, name="case-split"),
    path("<str:code>/cases/<int:pk>/answer/", case_answers.answer, name="case-answer"),
    path("<str:code>/cases/<int:pk>/answer/matters/", case_answers.matters, name="case-matters"),
    path("<str:code>/cases/<int:pk>/answer/questions/", case_answers.questions, name="case-questions"),
    path("<str:code>/cases/<int:pk>/answer/<int:order>/", case_answers.matter, name="case-matter"),
    path("<str:code>/cases/<int:pk>/steps/<slug:event>/", case_steps.step, name="case-step"),
]
