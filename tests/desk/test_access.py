"""Who gets in where: one table over every address of portal and desk, tried by every kind of person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from desk.conftest import logged_in
from desk.world import World
from gongkai.audit.models import Entry
from gongkai.registry.models import Role

OWN = set(Role.values)
PEOPLE = (*Role.values, "elsewhere", "authority_above", "administrator_above", "no_post", "anonymous")

STATIONS = {Role.SECRECY, Role.PARTY_OFFICE, Role.SEAL_KEEPER}  # decide on documents, look at nothing else
LOOK_REGISTER = OWN - {Role.ADMINISTRATOR, Role.AUTHORITY} - STATIONS
EDIT_REGISTER = {Role.CLERK, Role.OFFICE, Role.INFO_CENTRE, Role.DRAFTER}
IMPORT = {Role.CLERK, Role.OFFICE, Role.INFO_CENTRE}
LOOK_REPORT = (OWN - {Role.ADMINISTRATOR, Role.DRAFTER} - STATIONS) | {"authority_above"}
EDIT_REPORT = {Role.CLERK, Role.OFFICE}
LOOK_REGISTRY = (OWN - {Role.DRAFTER} - STATIONS) | {"authority_above", "administrator_above"}
LOOK_DOCUMENT = OWN - {Role.ADMINISTRATOR, Role.AUTHORITY}
SEE_DOCUMENT = LOOK_DOCUMENT - {Role.DRAFTER}  # a drafter of another unit gets 404
LOOK_CATALOGUE = LOOK_DOCUMENT - {Role.SEAL_KEEPER}
WRITE_DOCUMENT = {Role.CLERK, Role.OFFICE}
REMARK = {Role.OFFICE, Role.SECRECY, Role.PARTY_OFFICE, Role.LEADER, Role.INFO_CENTRE}
EDIT_REGISTRY = {Role.ADMINISTRATOR, "administrator_above"}
EDIT_PROFILE = {Role.ADMINISTRATOR, Role.CLERK, Role.OFFICE, "administrator_above"}
CLEAR = {Role.AUTHORITY, "authority_above"}
LOG = {Role.ADMINISTRATOR, Role.SUPERVISOR}
ANYBODY_IN = set(PEOPLE) - {"anonymous"}
LOOK_CASE = {
    Role.CLERK,
    Role.OFFICE,
    Role.LEADER,
    Role.COUNSEL,
    Role.SEAL_KEEPER,
    Role.SUPERVISOR,
    Role.DRAFTER,
}
SEE_CASE = LOOK_CASE - {Role.DRAFTER}  # a drafter of another unit gets 404
CALENDAR = {Role.OFFICE, Role.ADMINISTRATOR}
WORK_CASE = {Role.CLERK, Role.OFFICE}
LOOK_REDACTION = LOOK_CASE - {Role.SEAL_KEEPER}
SEE_REDACTION = LOOK_REDACTION - {Role.DRAFTER}  # a drafter of another unit gets 404
WORK_REDACTION = {Role.CLERK, Role.OFFICE}
SEE_DISPUTE = {Role.CLERK, Role.OFFICE, Role.LEADER, Role.COUNSEL, Role.SUPERVISOR}
REGISTER_CONCERN = {Role.CLERK, Role.OFFICE}
SEE_CONCERN = REGISTER_CONCERN | {Role.LEADER, Role.COUNSEL, Role.SUPERVISOR, Role.SEAL_KEEPER}
HANDLE_DISPUTE = {Role.OFFICE, Role.COUNSEL}
SEE_APPLICANT = {Role.CLERK, Role.OFFICE, Role.LEADER}


@dataclass(frozen=True)
class Door:
    """One address: who gets in, and what they get. Everybody else is turned away."""

    name: str
    opens_to: set[str]
    status: int = 200
    method: str = "get"
    kwargs: dict[str, Any] = field(default_factory=dict)
    rows: str = ""
    code: str = "JC-JY"
    otherwise: int = 403

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.kwargs or ''}"


def _register(name: str, who: set[str], status: int = 200, method: str = "get", row: bool = False) -> Door:
    return Door(f"desk:{name}", who, status, method, {"slug": "postings"}, rows="postings" if row else "")


def _nouns(noun: str, noun_of_many: str, see: set[str], edit: set[str]) -> Iterator[Door]:
    yield Door(f"desk:{noun_of_many}", see)
    yield Door(f"desk:{noun}-add", edit)
    yield Door(f"desk:{noun}-add", edit, 400, "post")
    yield Door(f"desk:{noun}", see, rows=noun_of_many)
    for step in ("edit", "switch"):
        yield Door(f"desk:{noun}-{step}", edit, rows=noun_of_many)
        yield Door(f"desk:{noun}-{step}", edit, 400, "post", rows=noun_of_many)


def _document(
    name: str, status: int = 200, method: str = "get", *, who: set[str] = SEE_DOCUMENT, **kwargs: Any
) -> Iterator[Door]:
    """A page of one document: whoever holds the verb and sees the document."""
    yield Door(f"desk:{name}", who, status, method, kwargs, rows="document")


def _case(name: str, who: set[str], status: int = 200, method: str = "get", **kwargs: Any) -> Door:
    """A page of one case."""
    return Door(f"desk:{name}", who, status, method, kwargs, rows="case")


def _redaction(name: str, who: set[str], status: int = 200, method: str = "get", **kwargs: Any) -> Door:
    """A page of one file to be redacted."""
    return Door(f"desk:redaction{name}", who, status, method, kwargs, rows="redaction")


def _mail(name: str, status: int = 200, method: str = "get", **kwargs: Any) -> Door:
    """A page of one mail."""
    return Door(f"desk:{name}", WORK_CASE, status, method, kwargs, rows="mail")


def _edits(*names: str, rows: str = "") -> Iterator[Door]:
    """Forms of the catalogue, empty and refused."""
    for name in names:
        yield Door(f"desk:{name}", WRITE_DOCUMENT, rows=rows)
        yield Door(f"desk:{name}", WRITE_DOCUMENT, 400, "post", rows=rows)


YEAR = {"year": 2020}
DOORS = [
    Door("portal:home", set(PEOPLE), code=""),
    Door("portal:healthz", set(PEOPLE), code=""),
    Door("portal:reports", set(PEOPLE), code=""),
    Door("portal:report", set(PEOPLE), kwargs=YEAR),
    Door("portal:report-download", set(PEOPLE), kwargs={**YEAR, "fmt": "json"}),
    Door("portal:report-attachment", set(PEOPLE), 404, kwargs={**YEAR, "digest": "0" * 64}),
    Door("portal:search", set(PEOPLE), code=""),
    Door("portal:search-ask", set(PEOPLE), 404, code=""),
    Door("portal:search-ask", set(PEOPLE), 404, "post", code=""),
    Door("portal:search-asked", set(PEOPLE), code=""),
    Door("portal:search-confirm", set(PEOPLE), 404, code="", kwargs={"token": "unknown"}),
    Door("portal:search-confirm", set(PEOPLE), 409, "post", code="", kwargs={"token": "unknown"}),
    Door("portal:search-stop", set(PEOPLE), 404, code="", kwargs={"token": "unknown"}),
    Door("portal:search-stop", set(PEOPLE), 200, "post", code="", kwargs={"token": "unknown"}),
    Door("portal:robots", set(PEOPLE), code=""),
    Door("portal:sitemap", set(PEOPLE), code=""),
    Door("portal:sitemap-part", set(PEOPLE), code="", kwargs={"number": 1}),
    Door("portal:qr", set(PEOPLE), 404, code=""),
    Door("portal:guide", set(PEOPLE)),
    Door("portal:institution", set(PEOPLE)),
    Door("portal:leaders", set(PEOPLE)),
    Door("portal:statistics", set(PEOPLE)),
    Door("portal:matter", set(PEOPLE), kwargs={"matter": "20.1"}),
    Door("portal:feed", set(PEOPLE), kwargs={"fmt": "atom"}),
    Door("portal:feed", set(PEOPLE), kwargs={"fmt": "rss"}),
    Door("portal:open-data", set(PEOPLE), kwargs={"fmt": "csv"}),
    Door("portal:open-data", set(PEOPLE), kwargs={"fmt": "xlsx"}),
    Door("portal:open-data", set(PEOPLE), kwargs={"fmt": "json"}),
    Door("portal:bundle", set(PEOPLE), rows="publication"),
    Door("portal:requests", set(PEOPLE)),
    Door("portal:request-form", set(PEOPLE), kwargs={"fmt": "docx"}),
    Door("portal:request-statistics", set(PEOPLE)),
    Door("portal:request-deadline", set(PEOPLE)),
    Door("portal:request-apply", set(PEOPLE)),
    Door("portal:request-apply", set(PEOPLE), 400, "post"),
    Door("portal:request-similar", set(PEOPLE)),
    Door("portal:request-found", set(PEOPLE), 200, "post"),
    Door("portal:concerns", set(PEOPLE)),
    Door("portal:concern-raise", set(PEOPLE), kwargs={"kind": "complaint"}),
    Door("portal:concern-raise", set(PEOPLE), 400, "post", {"kind": "complaint"}),
    Door("portal:concern-track", set(PEOPLE)),
    Door("portal:concern-track", set(PEOPLE), 400, "post"),
    Door("portal:concern-close", set(PEOPLE), 302, "post"),
    Door("portal:concern-mine", set(PEOPLE), 302),
    Door("portal:concern-receipt", set(PEOPLE), 302),
    Door("portal:concern-letter", set(PEOPLE), 302, kwargs={"letter": 1}),
    Door("portal:concern-step", set(PEOPLE), 302, kwargs={"event": "withdraw"}),
    Door("portal:request-track", set(PEOPLE)),
    Door("portal:request-track", set(PEOPLE), 400, "post"),
    Door("portal:request-close", set(PEOPLE), 302, "post"),
    # One request opens to number and code alone, whoever is logged in.
    Door("portal:request-mine", set(PEOPLE), 302),
    Door("portal:request-receipt", set(PEOPLE), 302),
    Door("portal:request-file", set(PEOPLE), 302, kwargs={"file": 1}),
    Door("portal:request-letter", set(PEOPLE), 302, kwargs={"letter": 1}),
    Door("portal:request-step", set(PEOPLE), 302, kwargs={"event": "withdraw"}),
    Door("portal:request-step", set(PEOPLE), 302, "post", kwargs={"event": "withdraw"}),
    Door("api:openapi-json", set(PEOPLE), code=""),
    Door("api:api-root", set(PEOPLE), 404, code=""),
    Door("api:agencies", set(PEOPLE), code=""),
    Door("api:publications", set(PEOPLE)),
    Door("api:publication", set(PEOPLE), rows="publication"),
    Door("api:hand_in", set(PEOPLE), 400, "post"),
    Door("api:standing", set(PEOPLE), 400, "post"),
    Door("api:changes", set(PEOPLE), code=""),
    Door("api:annual_reports", set(PEOPLE), code=""),
    Door("portal:front", set(PEOPLE)),
    Door("portal:content", set(PEOPLE)),
    Door("portal:rules", set(PEOPLE)),
    Door("portal:publications", set(PEOPLE)),
    Door("portal:catalogue", set(PEOPLE)),
    Door("portal:catalogue-items", set(PEOPLE)),
    Door("portal:catalogue-directory", set(PEOPLE)),
    Door("portal:catalogue-item", set(PEOPLE), rows="item"),
    Door("portal:publication", set(PEOPLE), rows="publication"),
    Door("portal:publication-file", set(PEOPLE), 404, kwargs={"file": 0}, rows="publication"),
    Door("desk:login", {"anonymous"}, code="", otherwise=302),
    Door("desk:login", {"anonymous"}, 400, "post", code="", otherwise=302),
    Door("desk:logout", set(PEOPLE), 302, "post", code=""),
    Door("desk:home", ANYBODY_IN, code=""),
    Door("desk:password", ANYBODY_IN, code=""),
    Door("desk:password", ANYBODY_IN, 400, "post", code=""),
    Door("desk:clock", ANYBODY_IN, 404, code=""),
    Door("desk:clock", ANYBODY_IN, 404, "post", code=""),
    Door("desk:office", OWN | {"authority_above", "administrator_above"}),
    _register("register", LOOK_REGISTER),
    _register("register-add", EDIT_REGISTER),
    _register("register-add", EDIT_REGISTER, 400, "post"),
    _register("register-template", LOOK_REGISTER),
    _register("register-import", IMPORT),
    _register("register-import", IMPORT, 400, "post"),
    _register("register-import-confirm", IMPORT, 400, "post"),
    _register("register-edit", EDIT_REGISTER, row=True),
    _register("register-edit", EDIT_REGISTER, 400, "post", row=True),
    _register("register-row", LOOK_REGISTER, row=True),
    _register("register-remove", EDIT_REGISTER, row=True),
    _register("register-remove", EDIT_REGISTER, 400, "post", row=True),
    Door("desk:log", LOG),
    Door("desk:log-anchors", LOG),
    Door("desk:log-entry", LOG, rows="log"),
    Door("desk:agencies", LOOK_REGISTRY),
    Door("desk:agency-add", EDIT_REGISTRY),
    Door("desk:agency-add", EDIT_REGISTRY, 400, "post"),
    Door("desk:agency", LOOK_REGISTRY),
    Door("desk:agency-edit", EDIT_REGISTRY),
    Door("desk:agency-edit", EDIT_REGISTRY, 400, "post"),
    Door("desk:agency-switch", EDIT_REGISTRY),
    Door("desk:agency-switch", EDIT_REGISTRY, 400, "post"),
    Door("desk:profile", LOOK_REGISTRY),
    Door("desk:profile-edit", EDIT_PROFILE),
    Door("desk:profile-edit", EDIT_PROFILE, 400, "post"),
    *_nouns("leader", "leaders", LOOK_REGISTRY, EDIT_PROFILE),
    *_nouns("unit", "units", LOOK_REGISTRY, EDIT_REGISTRY),
    *_nouns("person", "people", LOOK_REGISTRY, EDIT_REGISTRY),
    Door("desk:person-password", EDIT_REGISTRY, rows="people"),
    Door("desk:person-password", EDIT_REGISTRY, 400, "post", rows="people"),
    Door("desk:routes", LOOK_REGISTRY),
    Door("desk:route-change", EDIT_REGISTRY),
    Door("desk:route-change", EDIT_REGISTRY, 400, "post"),
    Door("desk:posts", LOOK_REGISTRY),
    Door("desk:post-add", EDIT_REGISTRY),
    Door("desk:post-add", EDIT_REGISTRY, 400, "post"),
    Door("desk:post", LOOK_REGISTRY, rows="posts"),
    Door("desk:post-end", EDIT_REGISTRY, rows="posts"),
    Door("desk:post-end", EDIT_REGISTRY, 400, "post", rows="posts"),
    Door("desk:post-hand-over", EDIT_REGISTRY, rows="posts"),
    Door("desk:post-hand-over", EDIT_REGISTRY, 400, "post", rows="posts"),
    *_nouns("channel", "channels", LOOK_REGISTER, EDIT_REGISTER),
    Door("desk:documents", LOOK_DOCUMENT),
    Door("desk:document-flow", LOOK_DOCUMENT),
    Door("desk:document-import", {Role.INFO_CENTRE}),
    Door("desk:document-import", {Role.INFO_CENTRE}, 400, "post"),
    Door("desk:document-import-confirm", {Role.INFO_CENTRE}, 400, "post"),
    Door("desk:document-import-rejects", {Role.INFO_CENTRE}, 400, "post"),
    Door("desk:document-add", WRITE_DOCUMENT | {Role.DRAFTER}),
    Door("desk:document-add", WRITE_DOCUMENT | {Role.DRAFTER}, 400, "post"),
    Door("desk:document-file", LOOK_DOCUMENT, 404, kwargs={"pk": 0}),
    *_document("document"),
    *_document("document-edit", who=WRITE_DOCUMENT),
    *_document("document-edit", 400, "post", who=WRITE_DOCUMENT),
    *_document("document-attach", 400, "post", who=WRITE_DOCUMENT),
    *_document("document-detach", 409, "post", who=WRITE_DOCUMENT, file=0),
    *_document("document-version", number=1),
    Door("desk:document-step", {Role.SECRECY}, kwargs={"event": "pass_secrecy"}, rows="document"),
    Door(
        "desk:document-step", {Role.SECRECY}, 400, "post", kwargs={"event": "pass_secrecy"}, rows="document"
    ),
    *_document("document-remark", 400, "post", who=REMARK),
    *_document("document-settle", 404, "post", comment=0),
    Door("desk:document-paper", {Role.INFO_CENTRE}, 400, "post", rows="document"),
    *_document("document-hand-over", who=WRITE_DOCUMENT),
    *_document("document-hand-over", 400, "post", who=WRITE_DOCUMENT),
    *_document("document-scan", 404),
    *_document("document-sealed", 404),
    *_document("document-preview"),
    *_document("document-sheet", sheet="approval", fmt="pdf"),
    Door("desk:cases", LOOK_CASE),
    Door("desk:case-new", WORK_CASE),
    Door("desk:case-new", WORK_CASE, 400, "post"),
    Door("desk:case-statistics", LOOK_CASE),
    Door("desk:cases-withheld", WORK_CASE),
    Door("desk:case-withheld", WORK_CASE, 404, kwargs={"pk": 999}),
    Door("desk:case-withheld", WORK_CASE, 404, "post", kwargs={"pk": 999}),
    Door("desk:consultations", LOOK_CASE),
    Door("desk:consultation", LOOK_CASE, 404, kwargs={"pk": 999}),
    Door("desk:consultation-add", WORK_CASE | {Role.DRAFTER}, 404, "post", kwargs={"pk": 999}),
    _case("case-looks", {Role.SUPERVISOR}),
    _case("case-note", SEE_CASE),
    _case("case-note", SEE_CASE, 400, "post"),
    _case("case-note-read", SEE_CASE, 400, "post", note=999),
    Door("desk:case-hand-over", WORK_CASE),
    Door("desk:case-hand-over", WORK_CASE, 400, "post"),
    Door("desk:case-settings", {Role.OFFICE}),
    Door("desk:case-settings", {Role.OFFICE}, 400, "post"),
    Door("desk:arrivals", WORK_CASE),
    Door("desk:arrivals-look", WORK_CASE, 302, "post"),
    _mail("arrival"),
    _mail("arrival-sort", 400, "post"),
    _mail("arrival-raw", 404),
    _mail("arrival-file", 404, file=0),
    Door("desk:mail-duty", WORK_CASE),
    Door("desk:mail-duty", {Role.OFFICE}, 400, "post"),
    Door("desk:mail-checks", WORK_CASE),
    Door("desk:mailboxes", {Role.OFFICE}),
    Door("desk:mailbox-add", {Role.OFFICE}),
    Door("desk:mailbox-add", {Role.OFFICE}, 400, "post"),
    Door("desk:mailbox", {Role.OFFICE}, rows="mailbox"),
    Door("desk:mailbox", {Role.OFFICE}, 400, "post", rows="mailbox"),
    Door("desk:mailbox-test", {Role.OFFICE}, 302, "post", rows="mailbox"),
    _case("case", SEE_CASE),
    _case("case-why", SEE_CASE),
    _case("case-identity", SEE_APPLICANT, method="post"),
    _case("case-watch", SEE_CASE, 302, "post"),
    _case("case-attach", WORK_CASE, 400, "post"),
    _case("case-file", SEE_CASE, 404, file=0),
    _case("case-split", WORK_CASE),
    _case("case-split", WORK_CASE, 400, "post"),
    _case("case-answer", WORK_CASE),
    _case("case-matters", WORK_CASE),
    _case("case-matters", WORK_CASE, 400, "post"),
    _case("case-questions", WORK_CASE, 400, "post"),
    _case("case-matter", WORK_CASE, order=1),
    _case("case-matter", WORK_CASE, 400, "post", order=1),
    _case("case-step", WORK_CASE, event="search"),
    _case("case-step", WORK_CASE, 400, "post", event="search"),
    _case("case-step", {Role.OFFICE, Role.LEADER}, 400, "post", event="extend"),
    Door("desk:calendar", CALENDAR),
    Door("desk:calendar-notice", CALENDAR),
    Door("desk:calendar-notice", CALENDAR, 400, "post"),
    Door("desk:calendar-day", CALENDAR),
    Door("desk:calendar-day", CALENDAR, 400, "post"),
    Door("desk:calendar-remove", CALENDAR, 404, kwargs={"pk": 0}),
    Door("desk:calendar-remove", CALENDAR, 404, "post", kwargs={"pk": 0}),
    _case("case-redacted", WORK_CASE, 400, "post"),
    Door("desk:disputes", SEE_DISPUTE),
    Door("desk:dispute-add", HANDLE_DISPUTE),
    Door("desk:dispute-add", HANDLE_DISPUTE, 400, "post"),
    Door("desk:dispute", SEE_DISPUTE, rows="docket"),
    Door("desk:dispute-note", HANDLE_DISPUTE, rows="docket"),
    Door("desk:dispute-note", HANDLE_DISPUTE, 400, "post", rows="docket"),
    Door("desk:dispute-decide", HANDLE_DISPUTE, rows="docket"),
    Door("desk:dispute-decide", HANDLE_DISPUTE, 400, "post", rows="docket"),
    Door("desk:dispute-redo", HANDLE_DISPUTE, 409, "post", rows="docket"),
    Door("desk:concerns", SEE_CONCERN | {Role.DRAFTER}),
    Door("desk:concern-add", REGISTER_CONCERN, kwargs={"kind": "complaint"}),
    Door("desk:concern-add", REGISTER_CONCERN, 400, "post", {"kind": "complaint"}),
    Door("desk:concern-settings", {Role.OFFICE}),
    Door("desk:concern-settings", {Role.OFFICE}, 400, "post"),
    Door("desk:concern-themes", REGISTER_CONCERN | {Role.DRAFTER}),
    Door("desk:concern-orders", REGISTER_CONCERN),
    Door("desk:concern-report", REGISTER_CONCERN, 404, kwargs={"pk": 0}),
    Door("desk:concern-report", REGISTER_CONCERN, 404, "post", {"pk": 0}),
    Door("desk:concern", SEE_CONCERN, rows="concern"),
    Door("desk:concern-identity", SEE_APPLICANT, method="post", rows="concern"),
    Door("desk:concern-attach", REGISTER_CONCERN, 400, "post", rows="concern"),
    Door("desk:concern-file", SEE_CONCERN, 404, kwargs={"file": 0}, rows="concern"),
    Door("desk:concern-letter", SEE_CONCERN, 404, kwargs={"letter": 0, "fmt": "pdf"}, rows="concern"),
    Door("desk:concern-letter-seal", {Role.SEAL_KEEPER}, 404, "post", {"letter": 0}, rows="concern"),
    Door("desk:concern-step", REGISTER_CONCERN, kwargs={"event": "accept"}, rows="concern"),
    Door("desk:concern-step", REGISTER_CONCERN, 400, "post", {"event": "accept"}, rows="concern"),
    Door("desk:concern-step", {Role.OFFICE, Role.LEADER}, kwargs={"event": "approve"}, rows="concern"),
    Door("desk:case-retention", LOOK_CASE),
    _case("case-bundle", WORK_CASE, method="post"),
    _case("case-link", WORK_CASE),
    _case("case-link", WORK_CASE, 400, "post"),
    _case("case-unlink", WORK_CASE, 400, "post", key=999),
    _case("case-own", WORK_CASE),
    _case("case-own", WORK_CASE, 400, "post"),
    _case("case-evidence", WORK_CASE, 302, "post"),
    _case("case-application", SEE_APPLICANT),
    _case("case-dispose", {Role.OFFICE}),
    _case("case-dispose", {Role.OFFICE}, 400, "post"),
    _case("case-letter", SEE_CASE, 404, letter=0, fmt="pdf"),
    _case("case-letter-seal", {Role.SEAL_KEEPER}, 404, "post", letter=0),
    Door("desk:letter-templates", {Role.OFFICE}),
    Door("desk:letter-settings", {Role.OFFICE}),
    Door("desk:letter-settings", {Role.OFFICE}, 400, "post"),
    Door("desk:letter-template", {Role.OFFICE}, kwargs={"kind": "L05"}),
    Door("desk:letter-template", {Role.OFFICE}, 400, "post", kwargs={"kind": "L05"}),
    Door("desk:letter-versions", {Role.OFFICE}, kwargs={"kind": "L05"}),
    Door("desk:letter-preview", {Role.OFFICE}, kwargs={"kind": "L05"}),
    Door("desk:redactions", LOOK_REDACTION),
    Door("desk:redaction-add", WORK_REDACTION | {Role.DRAFTER}),
    Door("desk:redaction-add", WORK_REDACTION | {Role.DRAFTER}, 400, "post"),
    _redaction("", SEE_REDACTION),
    _redaction("-original", WORK_REDACTION, method="post"),
    _redaction("-result", SEE_REDACTION, 404, key=0),
    _redaction("-list", SEE_REDACTION, 404, key=0, fmt="pdf"),
    _redaction("-page", WORK_REDACTION, kind="reply", number=1),
    _redaction("-page", WORK_REDACTION, 404, kind="reply", number=2),
    _redaction("-picture", WORK_REDACTION, kind="reply", number=1),
    *(
        _redaction(f"-{n}", WORK_REDACTION, 400, "post", kind="reply")
        for n in ("draw", "boxes", "propose", "copy", "dispose")
    ),
    _redaction("-make", WORK_REDACTION, 409, "post", kind="reply"),
    Door("desk:catalogues", LOOK_CATALOGUE),
    *_edits("catalogue-derive"),
    Door("desk:catalogue-matter", WRITE_DOCUMENT, kwargs={"key": "20.10"}),
    Door("desk:catalogue-matter", WRITE_DOCUMENT, 302, "post", kwargs={"key": "20.10"}),
    *(
        Door(f"desk:{name}", LOOK_CATALOGUE, rows="catalogue")
        for name in (
            "catalogue",
            "catalogue-table",
            "catalogue-differences",
            "catalogue-coverage",
            "catalogue-units",
        )
    ),
    Door("desk:catalogue-download", LOOK_CATALOGUE, kwargs={"fmt": "xlsx"}, rows="catalogue"),
    *_edits("catalogue-item-add", "catalogue-import", rows="catalogue"),
    Door("desk:catalogue-import-confirm", WRITE_DOCUMENT, 400, "post", rows="catalogue"),
    Door("desk:catalogue-item", LOOK_CATALOGUE, rows="item"),
    *_edits("catalogue-item-edit", "catalogue-item-switch", rows="item"),
    Door("desk:catalogue-unit", LOOK_CATALOGUE, rows="catalogue"),
    Door("desk:catalogue-acknowledge", WRITE_DOCUMENT, 409, "post", rows="catalogue"),
    Door("desk:deliveries", LOOK_DOCUMENT),
    Door("desk:channel-counts", LOOK_REGISTER),
    Door("desk:delivery", LOOK_DOCUMENT, rows="delivery"),
    Door("desk:delivery-act", {Role.INFO_CENTRE}, 400, "post", rows="delivery"),
    Door("desk:delivery-clipping", LOOK_DOCUMENT, 404, rows="delivery"),
    Door("desk:delivery-package", LOOK_DOCUMENT, rows="delivery"),
    Door("desk:channel-connect", {Role.INFO_CENTRE}, rows="channels"),
    Door("desk:channel-connect", {Role.INFO_CENTRE}, 302, "post", rows="channels"),
    Door("desk:reports", LOOK_REPORT),
    Door("desk:report-begin", EDIT_REPORT, 400, "post"),
    Door("desk:report-take", EDIT_REPORT),
    Door("desk:report-take", EDIT_REPORT, 400, "post"),
    Door("desk:reports-below", CLEAR),
    Door("desk:report", LOOK_REPORT, kwargs=YEAR),
    Door("desk:report-figures", LOOK_REPORT, kwargs=YEAR),
    Door(
        "desk:report-cell",
        LOOK_REPORT & LOOK_REGISTER,  # the records behind a number belong to the register
        kwargs={**YEAR, "table": "t3", "row": "granted", "column": "natural_person"},
    ),
    Door("desk:report-prose", EDIT_REPORT, kwargs=YEAR),
    Door("desk:report-prose", EDIT_REPORT, 400, "post", kwargs=YEAR),
    Door("desk:report-redraft", EDIT_REPORT, 302, "post", kwargs=YEAR),
    Door("desk:report-explain", EDIT_REPORT, 400, "post", kwargs=YEAR),
    Door("desk:report-attach", EDIT_REPORT, 400, "post", kwargs=YEAR),
    Door("desk:report-detach", EDIT_REPORT, 409, "post", kwargs={**YEAR, "pk": 999}),
    Door("desk:report-step", {Role.LEADER}, 409, "post", kwargs={**YEAR, "event": "unsign"}),
    Door("desk:report-download", LOOK_REPORT, kwargs={**YEAR, "fmt": "json"}),
    Door("desk:report-version", LOOK_REPORT, kwargs={**YEAR, "number": 1}),
    Door("desk:report-version-file", LOOK_REPORT, kwargs={**YEAR, "number": 1, "fmt": "json"}),
]


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}"
        else:
            yield from _names(one, f"{space}{one.namespace}:" if one.namespace else space)


def test_every_address_stands_in_the_table() -> None:
    assert set(_names(get_resolver())) == {door.name for door in DOORS}


def _address(door: Door, world: World) -> str:
    kwargs = dict(door.kwargs)
    if door.code:
        kwargs["code"] = door.code
    if door.rows == "log":
        kwargs["number"] = Entry.objects.filter(agency=door.code).first().number
    elif door.rows:
        kwargs["pk"] = _key(door.rows, world)
    if door.name in ("desk:catalogue-unit", "desk:catalogue-acknowledge"):
        kwargs["unit"] = world.unit.pk
    return reverse(door.name, kwargs=kwargs)


def _key(slug: str, world: World) -> int:
    named = {
        "document": world.document,
        "case": world.case,
        "docket": world.docket,
        "concern": world.concern,
        "mail": world.mail,
        "mailbox": world.mail.mailbox,
        "redaction": world.redaction,
        "publication": world.publication,
        "delivery": world.delivery,
        "item": world.item,
        "catalogue": world.item.catalogue,
        "units": world.unit,
        "leaders": world.leader,
        "people": world.people[Role.CLERK],
        "channels": world.channel,
    }
    if slug == "posts":
        return world.people[Role.CLERK].posts.get().pk
    return (named.get(slug) or world.rows[slug]).pk


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_each_door_opens_to_its_people_only(door: Door, world: World, everybody: dict[str, Client]) -> None:
    address = _address(door, world)
    got = {who: _tried(everybody[who], door, address) for who in PEOPLE}
    assert got == {who: _expected(door, who) for who in PEOPLE}


@pytest.fixture(scope="module")
def sessions(built: World, django_db_blocker: DjangoDbBlocker) -> dict[str, Client]:
    """Somebody of every kind, logged in once."""
    with django_db_blocker.unblock():
        return {who: logged_in(built, who) for who in PEOPLE}


@pytest.fixture
def everybody(sessions: dict[str, Client]) -> Iterator[dict[str, Client]]:
    """The same for one test: a door may log somebody out."""
    cookies = {who: client.cookies.copy() for who, client in sessions.items()}
    yield sessions
    for who, client in sessions.items():
        client.cookies = cookies[who]


def _tried(client: Client, door: Door, address: str) -> int | str:
    response = getattr(client, door.method)(address)
    if response.status_code == 302 and response["Location"].startswith("/desk/login/"):
        return "log in"
    return int(response.status_code)


def _expected(door: Door, who: str) -> int | str:
    if who in door.opens_to:
        return door.status
    if door.rows == "document" and who == Role.DRAFTER and _drafts(door):
        return 404  # of another unit: as if it weren't there
    if door.rows == "redaction" and who == Role.DRAFTER:
        return 404
    if door.rows == "concern" and who == Role.DRAFTER and door.name in _CONCERN_OF_ANOTHER:
        return 404
    if (
        door.rows == "case"
        and who == Role.DRAFTER
        and not (_CLOSED_TO_DRAFTERS & {door.name, door.kwargs.get("event")})
    ):
        return 404
    return "log in" if who == "anonymous" else door.otherwise


_CONCERN_OF_ANOTHER = {"desk:concern", "desk:concern-attach", "desk:concern-file", "desk:concern-letter"}
_CLOSED_TO_DRAFTERS = {
    "desk:case-looks",
    "desk:case-identity",
    "desk:case-split",
    "desk:case-letter-seal",
    "desk:case-bundle",
    "desk:case-own",
    "desk:case-application",
    "desk:case-dispose",
    "extend",
}


def _drafts(door: Door) -> bool:
    return door.name not in ("desk:document-step", "desk:document-paper")


@pytest.mark.parametrize("door", [d for d in DOORS if d.code and d.name.startswith("desk:")], ids=str)
def test_an_unknown_agency_looks_like_a_closed_door(
    door: Door, world: World, client_of: Callable[[str], Client]
) -> None:
    known = _address(door, world)
    address = known.replace("/JC-JY/", "/nowhere/", 1)
    closed = getattr(client_of("no_post"), door.method)(known)
    unknown = getattr(client_of("no_post"), door.method)(address)
    assert (unknown.status_code, closed.status_code) == (403, 403)
    assert unknown.context["error"].why == closed.context["error"].why


@pytest.mark.parametrize("slug", ["requests", "postings", "charges"])
def test_a_row_of_another_agency_is_not_found(
    slug: str, world: World, client_of: Callable[[str], Client]
) -> None:
    for name in ("register-edit", "register-row", "register-remove"):
        address = reverse(f"desk:{name}", args=["JC-JT", slug, world.rows[slug].pk])
        assert client_of("elsewhere").get(address).status_code == 404


def test_a_post_that_has_ended_opens_nothing(world: World, client_of: Callable[[str], Client]) -> None:
    world.people[Role.CLERK].posts.update(until="2021-01-14")
    assert client_of(Role.CLERK).get("/desk/JC-JY/registers/postings/").status_code == 403


def test_somebody_out_of_use_is_sent_to_the_login(world: World, client_of: Callable[[str], Client]) -> None:
    client = client_of(Role.CLERK)
    type(world.people[Role.CLERK]).objects.filter(username="own-clerk").update(is_active=False)
    assert client.get("/desk/").status_code == 302
