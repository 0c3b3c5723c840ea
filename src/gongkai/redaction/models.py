"""A file to be redacted, its three layers, the boxes and the word on each page, and results that no longer change."""

from __future__ import annotations

from django.db import models

from gongkai.files.models import StoredFile
from gongkai.law.digest import digest_of
from gongkai.law.grounds import all_grounds, ground
from gongkai.redaction.areas import Area
from gongkai.registry.models import Agency, Person, Unit
from gongkai.vault import SealedTextField


class RedactionFile(models.Model):
    """An original under its digest, and the PDF whose pages are shown. Both are sealed; names can tell, so too."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="redactions", verbose_name="机构")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办科室"
    )
    case_ref = models.CharField("受理编号", max_length=60, blank=True)
    name = SealedTextField("文件名")
    original = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    original_digest = models.CharField("原件摘要", max_length=64)
    media_type = models.CharField("类型", max_length=100)
    shown = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    shown_digest = models.CharField(max_length=64)
    sizes = models.JSONField("各页尺寸")
    page_keys = models.JSONField("各页摘要")
    without_text = models.JSONField("没有文字层的页", default=list)
    says = models.JSONField("转换说明", default=list)
    taker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("存入时间")
    by = models.CharField("存入人", max_length=120)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "区分处理文件"
        indexes = [models.Index(fields=["agency", "case_ref"], name="redaction_case")]

    def __str__(self) -> str:
        return f"区分处理{self.pk}"

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        return len(self.sizes)


class Layer(models.Model):
    """One way of covering the file: for asking third parties, for the reply, for publication. Each has its own boxes."""

    class Kind(models.TextChoices):
        CONSULT = "consult", "征求意见"
        REPLY = "reply", "答复"
        PUBLIC = "public", "公开"

    file = models.ForeignKey(RedactionFile, models.PROTECT, related_name="layers", verbose_name="文件")
    kind = models.CharField("用途", max_length=10, choices=Kind)

    class Meta:
        ordering = ["pk"]
        verbose_name = "区分处理方案"
        constraints = [models.UniqueConstraint(fields=["file", "kind"], name="redaction_layer_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.get_kind_display()}"

    @property
    def token(self) -> str:
        """What a person saw: all boxes and all words on pages. Whoever makes a result hands it back."""
        boxes = [(b.pk, b.page, b.x0, b.y0, b.x1, b.y1, b.ground, b.proposed) for b in self.boxes.all()]
        words = [(d.page, d.kind, d.ground, d.duplicate_of) for d in self.decisions.all()]
        return digest_of([sorted(boxes), sorted(words, key=lambda w: w[0])])[:32]


class Box(models.Model):
    """A covered rectangle (points from the upper left corner), bound to the digest of the original it was drawn on."""

    layer = models.ForeignKey(Layer, models.PROTECT, related_name="boxes", verbose_name="方案")
    digest = models.CharField("原件摘要", max_length=64)
    page = models.PositiveIntegerField("页")
    x0 = models.FloatField("左")
    y0 = models.FloatField("上")
    x1 = models.FloatField("右")
    y1 = models.FloatField("下")
    ground = models.CharField("依据", max_length=24, choices=[(g.id, g.says) for g in all_grounds().values()])
    note = SealedTextField("说明", blank=True)
    proposed = models.BooleanField("建议，尚未采纳", default=False)
    at = models.DateTimeField("时间")
    by = models.CharField("办理人", max_length=120)

    class Meta:
        ordering = ["page", "y0", "x0", "pk"]
        verbose_name = "遮盖框"

    def __str__(self) -> str:
        return f"第{self.page}页遮盖框{self.pk}"

    @property
    def area(self) -> Area:
        """The box as the core takes it."""
        return Area(self.page, self.y0, self.x0, self.x1, self.y1, self.ground, self.note)

    @property
    def says(self) -> str:
        """The ground in words."""
        return ground(self.ground).says


class PageDecision(models.Model):
    """What becomes of a page: nothing goes out of which nobody has said so."""

    class Kind(models.TextChoices):
        FULL = "full", "全部提供"
        PARTIAL = "partial", "部分提供"
        WITHHELD = "withheld", "不提供"
        DUPLICATE = "duplicate", "重复"

    layer = models.ForeignKey(Layer, models.PROTECT, related_name="decisions", verbose_name="方案")
    page = models.PositiveIntegerField("页")
    kind = models.CharField("处理", max_length=10, choices=Kind)
    ground = models.CharField("依据", max_length=24, blank=True)
    duplicate_of = models.PositiveIntegerField("与第几页相同", null=True, blank=True)
    at = models.DateTimeField("时间")
    by = models.CharField("办理人", max_length=120)

    class Meta:
        ordering = ["page"]
        verbose_name = "页面处理"
        constraints = [models.UniqueConstraint(fields=["layer", "page"], name="redaction_page_once")]

    def __str__(self) -> str:
        return f"第{self.page}页{self.get_kind_display()}"


class Result(models.Model):
    """A redacted copy as it was made and verified, with its list of redactions. Nothing of it changes any more."""

    layer = models.ForeignKey(Layer, models.PROTECT, related_name="results", verbose_name="方案")
    number = models.PositiveIntegerField("次序")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    original_digest = models.CharField("原件摘要", max_length=64)
    token = models.CharField(max_length=32)
    redactions = models.JSONField("区分处理清单")
    report = models.JSONField("核验记录")
    at = models.DateTimeField("生成时间")
    by = models.CharField("生成人", max_length=120)

    class Meta:
        ordering = ["-number"]
        verbose_name = "区分处理结果"
        constraints = [models.UniqueConstraint(fields=["layer", "number"], name="redaction_result_once")]

    def __str__(self) -> str:
        return f"{self.layer} 第{self.number}份"
