"""A review or a suit over a request: its own file of events, its own dates; the yearly ledger rows follow from it."""

from __future__ import annotations

from django.db import models

from gongkai.cases.models.case import Case
from gongkai.cases.models.ledger import Dispute
from gongkai.registry.models import Agency, Person


class Docket(models.Model):
    """One review or suit. `first` is the review that a suit follows."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="dockets", verbose_name="机构")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="dockets", verbose_name="申请"
    )
    request_number = models.CharField("关联受理编号", max_length=60, blank=True)
    kind = models.CharField("类型", max_length=24, choices=Dispute.Kind)
    first = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name="所经复议"
    )
    number = models.CharField("案号", max_length=80)
    organ = models.CharField("复议机关或法院", max_length=120)
    filed_on = models.DateField("申请（起诉）日期")
    notified_on = models.DateField("收到通知日期")
    answer_due_on = models.DateField("答复（答辩）期限")
    answered_on = models.DateField("提交答复（答辩）日期", null=True, blank=True)
    hearing_on = models.DateField("听证（开庭）日期", null=True, blank=True)
    result = models.CharField("结果", max_length=10, choices=Dispute.Result, default=Dispute.Result.PENDING)
    decided_on = models.DateField("审结日期", null=True, blank=True)
    received_on = models.DateField("收到决定（判决）日期", null=True, blank=True)
    redo_until = models.DateField("责令重新答复的期限", null=True, blank=True)
    redo = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, related_name="ordered_by", verbose_name="重新答复"
    )
    review_skipped = models.BooleanField("应先复议而直接起诉", default=False)
    moves_made = models.PositiveIntegerField("事项数", default=0)

    class Meta:
        ordering = ["-notified_on", "-pk"]
        verbose_name = "复议诉讼卷"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "number"], name="docket_once"),
            models.CheckConstraint(
                condition=models.Q(result="pending", decided_on__isnull=True)
                | (~models.Q(result="pending") & models.Q(decided_on__gte=models.F("filed_on"))),
                name="docket_decided_with_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def token(self) -> str:
        """What a form carries and hands back."""
        return f"{self.result}:{self.moves_made}"


class DocketEvent(models.Model):
    """One thing that happened in a dispute; never changed."""

    docket = models.ForeignKey(Docket, models.PROTECT, related_name="events", verbose_name="复议诉讼卷")
    seq = models.PositiveIntegerField("序号")
    name = models.CharField("事项", max_length=24)
    on = models.DateField("日期")
    says = models.CharField("说明", max_length=1000, blank=True)
    data = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("记录时间")

    class Meta:
        ordering = ["docket", "seq"]
        verbose_name = "复议诉讼事项"
        constraints = [models.UniqueConstraint(fields=["docket", "seq"], name="docket_event_in_order")]

    def __str__(self) -> str:
        return f"{self.docket_id}/{self.seq} {self.name}"
