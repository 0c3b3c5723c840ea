"""A manuscript on its way: versions known by their digest, every decision on them, scans, seals, comments."""

from __future__ import annotations

from django.db import models

from gongkai.channels.models import Channel
from gongkai.files.models import StoredFile
from gongkai.law.publication import STAGES, Stage
from gongkai.registry.models import Agency, Person, Role, Unit

_STAGES = [(stage.value, label) for stage, label in STAGES.items()]


class Document(models.Model):
    """One piece of information from draft to archive. What it says is in its versions; `current` is in work."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="documents", verbose_name="机构")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name="发文单位")
    author = models.ForeignKey(Person, models.PROTECT, related_name="documents", verbose_name="承办人")
    stage = models.CharField("环节", max_length=12, choices=_STAGES, default=Stage.DRAFT.value)
    since = models.DateTimeField("进入环节时间")
    current = models.ForeignKey(
        "Version", models.PROTECT, null=True, related_name="+", verbose_name="在办版本"
    )
    # Copies of the current version's title, kind and attribute: lists and to-do sort and filter by them.
    title = models.CharField("标题", max_length=300)
    kind = models.CharField("信息类别", max_length=20)
    attribute = models.CharField("公开属性", max_length=12)
    release_at = models.DateTimeField("定时发布", null=True, blank=True)
    scheduled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定时人"
    )
    review_owed = models.BooleanField("待补审", default=False)
    reassess_on = models.DateField("重新评估日期", null=True, blank=True)
    made_at = models.DateTimeField("建稿时间")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "文稿"
        indexes = [
            models.Index(fields=["agency", "stage", "since"], name="document_stage"),
            models.Index(
                fields=["release_at"], name="document_due", condition=models.Q(release_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=[stage.value for stage in Stage]), name="document_stage_in_table"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """What a document says, once. A version that has been submitted is never changed again."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name="文稿")
    number = models.PositiveIntegerField("版次")
    digest = models.CharField("内容摘要", max_length=64, db_index=True)
    frozen = models.BooleanField("已送审", default=False)
    # Everything that the digest covers; keys are `publishing.content.FIELDS`.
    content = models.JSONField("内容")
    writers = models.JSONField("撰写人", default=list)
    says = models.CharField("修改说明", max_length=500, blank=True)
    at = models.DateTimeField("形成时间")

    class Meta:
        ordering = ["document", "number"]
        verbose_name = "文稿版本"
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="manuscript_version_once")]

    def __str__(self) -> str:
        return f"{self.document_id}-{self.number}"


class VersionFile(models.Model):
    """A file of a version: an attachment, an image of the body, or the manuscript as it was handed in."""

    class Part(models.TextChoices):
        ATTACHMENT = "attachment", "附件"
        IMAGE = "image", "图片"
        SOURCE = "source", "原稿"

    version = models.ForeignKey(Version, models.CASCADE, related_name="files", verbose_name="版本")
    part = models.CharField("用途", max_length=12, choices=Part)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    name = models.CharField("名称", max_length=200)
    # `file` is what will be public (metadata stripped); `original` is what was handed in.
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    original = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="原件")
    text = models.TextField("文字内容", blank=True)

    class Meta:
        ordering = ["version", "part", "order", "pk"]
        verbose_name = "文稿文件"

    def __str__(self) -> str:
        return self.name


class Move(models.Model):
    """One event of a document's life: who, as what, when (server time), on which content, with which opinion."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="moves", verbose_name="文稿")
    event = models.CharField("事项", max_length=30)
    leaves = models.CharField("原环节", max_length=12, choices=_STAGES)
    reaches = models.CharField("至环节", max_length=12, choices=_STAGES)
    version = models.ForeignKey(Version, models.PROTECT, related_name="moves", verbose_name="版本")
    digest = models.CharField("内容摘要", max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    name = models.CharField("姓名", max_length=120)
    role = models.CharField("岗位", max_length=16, blank=True)
    at = models.DateTimeField("时间")
    opinion = models.CharField("意见", max_length=1000, blank=True)
    data = models.JSONField("附加", default=dict, blank=True)

    class Meta:
        ordering = ["document", "pk"]
        verbose_name = "办理过程"
        indexes = [models.Index(fields=["document", "digest", "event"], name="move_of_content")]

    def __str__(self) -> str:
        return f"{self.event}（{self.name}）"


class Comment(models.Model):
    """A reviewer's remark at a place in the text."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="comments", verbose_name="文稿")
    version = models.ForeignKey(Version, models.PROTECT, related_name="comments", verbose_name="版本")
    paragraph = models.PositiveIntegerField("段落", null=True, blank=True)
    quoted = models.CharField("原文", max_length=300, blank=True)
    says = models.CharField("意见", max_length=1000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("提出时间")
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    answer = models.CharField("处理说明", max_length=500, blank=True)

    class Meta:
        ordering = ["document", "pk"]
        verbose_name = "审核意见"

    def __str__(self) -> str:
        return self.says


class PaperScan(models.Model):
    """The signed paper, scanned, and how its text compares with the web text of one content."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="scans", verbose_name="文稿")
    digest = models.CharField("内容摘要", max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="扫描件")
    method = models.CharField("读取方式", max_length=20)
    same = models.BooleanField("一致")
    differences = models.JSONField("差异", default=list)
    at = models.DateTimeField("上传时间")
    by = models.CharField("上传人", max_length=120)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "纸质稿扫描件"

    def __str__(self) -> str:
        return self.file.name


class SealedCopy(models.Model):
    """The document rendered and sealed: one for each content that was sealed."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="sealed", verbose_name="文稿")
    digest = models.CharField("内容摘要", max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="用印文件")
    fingerprint = models.CharField("证书指纹", max_length=64)
    at = models.DateTimeField("用印时间")
    by = models.CharField("用印人", max_length=120)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "用印文件"

    def __str__(self) -> str:
        return self.file.name


class ReviewRoute(models.Model):
    """An agency's own routing: manuscripts of a kind for a channel go to a post. Overrides the default table."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="review_routes", verbose_name="机构")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name="渠道")
    kind = models.CharField("信息类别", max_length=20)
    role = models.CharField("审核岗位", max_length=16, choices=Role)

    class Meta:
        ordering = ["agency", "channel", "kind"]
        verbose_name = "审核分工"
        constraints = [models.UniqueConstraint(fields=["channel", "kind"], name="route_once")]

    def __str__(self) -> str:
        return f"{self.channel}·{self.kind}"
