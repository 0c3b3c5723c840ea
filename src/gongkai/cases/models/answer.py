"""What a request gets: each matter with its kind of reply, grounds and facts, and the answer as a whole."""

from __future__ import annotations

from django.db import models

from gongkai.cases.models.case import Case
from gongkai.law.digest import digest_of
from gongkai.vault import SealedTextField


class Matter(models.Model):
    """One thing asked for. A letter answers every matter; the case gets one row of the annual report (条例第36条)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="matters", verbose_name="案件")
    order = models.PositiveSmallIntegerField("序号")
    text = SealedTextField("申请内容")
    reply = models.CharField("答复类型", max_length=24, blank=True)
    grounds = models.JSONField("依据", default=list, blank=True)
    facts = SealedTextField("查明与理由", blank=True)
    details = models.JSONField("答复要素", default=dict, blank=True)
    review_on = models.DateField("定期审查日期", null=True, blank=True)

    class Meta:
        ordering = ["case", "order"]
        verbose_name = "申请事项"
        constraints = [models.UniqueConstraint(fields=["case", "order"], name="case_matter_in_order")]
        indexes = [models.Index(fields=["review_on"], name="case_matter_review")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.order}"

    @property
    def token(self) -> str:
        """What a form carries and hands back: a reply that somebody else wrote meanwhile is noticed."""
        return digest_of([self.order, self.text, self.reply, self.grounds, self.facts, self.details])[:32]


class WithheldReview(models.Model):
    """Somebody looked again at what was withheld, and what came of it (条例第18条)."""

    class Result(models.TextChoices):
        KEEP = "keep", "仍不予公开"
        OPEN = "open", "可以公开"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="reviews", verbose_name="申请事项")
    on = models.DateField("审查日期")
    result = models.CharField("结果", max_length=5, choices=Result)
    says = SealedTextField("理由")
    next_on = models.DateField("下次审查日期", null=True, blank=True)
    at = models.DateTimeField("时间")
    by = models.CharField("审查人", max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = "不予公开的定期审查"

    def __str__(self) -> str:
        return f"{self.matter} {self.on} {self.get_result_display()}"


class Answer(models.Model):
    """The reply in work: the seven questions of drafting and the digest that a signature binds to."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="answer", verbose_name="案件")
    steps = models.JSONField("七问", default=dict, blank=True)
    no_consultation = models.CharField("未征求第三方意见的理由", max_length=500, blank=True)
    public_interest = models.CharField("公共利益理由", max_length=500, blank=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    signed_digest = models.CharField("签发的摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "答复"

    def __str__(self) -> str:
        return f"答复 {self.case_id}"

    @property
    def token(self) -> str:
        """What the form of the seven questions carries and hands back; the digests are not among them."""
        return digest_of([self.steps, self.no_consultation, self.public_interest])[:32]
