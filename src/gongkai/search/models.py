"""What is findable, its plain text, and the searches that readers saved. Nothing here knows what a document is."""

from __future__ import annotations

from django.db import models

from gongkai.vault import SealedTextField


class Face(models.Model):
    """One combination of what hits are counted by. Few of them stand for all entries: counting a million matches is
    counting numbers."""

    # As text, since two blanks must be the same: a year, or nothing.
    year = models.CharField("年份", max_length=4, blank=True)
    doc_kind = models.CharField("体裁", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=120, blank=True)
    validity = models.CharField("有效性", max_length=20, blank=True)

    class Meta:
        verbose_name = "筛选组合"
        constraints = [
            models.UniqueConstraint(fields=["year", "doc_kind", "unit", "validity"], name="face_once")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.doc_kind} {self.unit} {self.validity}"


class Indexed(models.Model):
    """One findable thing: enough to show it in a list and to count it. Its tokens lie with the engine."""

    agency_id = models.BigIntegerField("机构", null=True)
    kind = models.CharField("来源", max_length=20)
    key = models.CharField("标识", max_length=120)
    title = models.CharField("标题", max_length=500)
    number = models.CharField("文号", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("年份", null=True)
    doc_kind = models.CharField("体裁", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=120, blank=True)
    validity = models.CharField("有效性", max_length=20, blank=True)
    topic = models.CharField("主题分类", max_length=120, blank=True)
    public_on = models.DateField("发布日期", null=True)
    url = models.CharField("网址", max_length=500)
    face = models.ForeignKey(Face, models.PROTECT, related_name="+", verbose_name="筛选组合")
    digest = models.CharField("摘要", max_length=64)
    cut = models.BooleanField("过长未全收录", default=False)

    class Meta:
        verbose_name = "检索条目"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="indexed_once")]
        indexes = [
            # Counts walk through every match: in this index alone, never in the wide rows.
            models.Index(fields=["id", "face", "public_on"], name="indexed_facets"),
        ]

    def __str__(self) -> str:
        return self.title


class Text(models.Model):
    """The plain text of a findable thing, for excerpts. Apart from `Indexed`, which every count walks through."""

    entry = models.OneToOneField(
        Indexed, models.CASCADE, primary_key=True, related_name="text", verbose_name="检索条目"
    )
    body = models.TextField("正文", blank=True)
    attachments = models.TextField("附件文字", blank=True)

    class Meta:
        verbose_name = "检索正文"

    def __str__(self) -> str:
        return f"检索正文{self.pk}"


class SavedSearch(models.Model):
    """A reader's question that new answers are mailed for, once the address has been confirmed."""

    email = SealedTextField("电子邮箱", blank=True)
    # Keyed digests: they tell equal from different, and nothing else.
    email_mark = models.CharField("邮箱标记", max_length=64, blank=True)
    source_mark = models.CharField("来源标记", max_length=64, blank=True)
    agency_id = models.BigIntegerField("机构", null=True)
    query = models.CharField("检索词", max_length=100, blank=True)
    filters = models.JSONField("筛选条件", default=dict)
    token = models.CharField("凭据", max_length=64, unique=True)
    asked_at = models.DateTimeField("提交时间")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    told_until = models.DateField("已告知至", null=True)
    last_sent_at = models.DateTimeField("上次发送时间", null=True)
    ended_at = models.DateTimeField("停止时间", null=True)

    class Meta:
        verbose_name = "检索订阅"
        indexes = [
            models.Index(fields=["email_mark", "asked_at"], name="saved_search_address"),
            models.Index(fields=["source_mark", "asked_at"], name="saved_search_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | models.Q(told_until__isnull=False),
                name="saved_search_confirmed_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"检索订阅{self.pk}"
