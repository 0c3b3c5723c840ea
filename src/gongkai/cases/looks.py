"""Who looked at what names the applicant: the entries that the log has of it, for one request."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gongkai.audit.models import Entry
from gongkai.cases.models import Case
from gongkai.cases.papers import letters_of
from gongkai.mailbox.models import Arrival
from gongkai.redaction.models import RedactionFile

# The verb of a look at the applicant's data or papers.
LOOK = "查看申请人信息"


def looks(case: Case) -> QuerySet[Entry]:
    """Looks at the applicant's data and papers, at letters, originals under redaction, the mail that the request came
    by and its row in the register, and bundles taken out with names in them; the newest first."""
    of_case = Q(subject=Case._meta.label_lower, subject_id=str(case.pk))
    found = of_case & (Q(verb=LOOK) | Q(verb="导出案卷", data__personal=True))
    if case.request_id is not None:
        found |= Q(subject="cases.request", subject_id=str(case.request_id), verb="查看个人信息")
    of = {"agency_id": case.agency_id, "case_ref": case.number}
    others = (
        ("查看文书", letters_of(case)),
        ("查看区分处理原件", RedactionFile.objects.filter(**of)),
        ("查看来信", Arrival.objects.filter(**of)),
    )
    for verb, rows in others:
        keys = [str(key) for key in rows.order_by().values_list("pk", flat=True)]
        if keys:
            found |= Q(subject=rows.model._meta.label_lower, subject_id__in=keys, verb=verb)
    return Entry.objects.filter(found).order_by("-number")
