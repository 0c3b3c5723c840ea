"""Letter settings of an agency, its own templates, the numbers given, and the letters made: frozen, content sealed."""

from __future__ import annotations

from django.db import models

from gongkai.files.models import StoredFile
from gongkai.registry.models import Agency
from gongkai.vault import SealedTextField


class LetterSettings(models.Model):
    """What every letter of an agency says about the agency. Remedies come from here, never from a guess."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="letter_settings", verbose_name="机构")
    number_pattern = models.CharField("文书号格式", max_length=60, default="公开〔{year}〕{serial}号")
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    government = models.CharField("同级人民政府（行政复议机关）", max_length=120, blank=True)
    department_above = models.CharField("上一级主管部门（2024年以前的文书）", max_length=120, blank=True)
    court = models.CharField("有管辖权的人民法院", max_length=120, blank=True)
    online = models.CharField("网上申请行政复议的途径", max_length=200, blank=True)
    payee = models.CharField("收款账户", max_length=200, blank=True)

    class Meta:
        verbose_name = "文书设置"

    def __str__(self) -> str:
        return f"{self.agency}文书设置"


class LetterTemplate(models.Model):
    """An agency's own wording of a kind from a day on. A change is a new version; an old one stays with its letters."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letter_templates", verbose_name="机构")
    kind = models.CharField("文书", max_length=4)
    version = models.PositiveIntegerField("版本")
    valid_from = models.DateField("启用日期")
    text = models.TextField("正文", max_length=6000)
    at = models.DateTimeField("保存时间")
    by = models.CharField("保存人", max_length=120)

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name = "文书模板"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "version"], name="letter_template_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} 第{self.version}版"


class LetterSerial(models.Model):
    """The last number given in a year."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="letter_serial_once_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Letter(models.Model):
    """A letter as it was made. Nothing of it changes any more; a correction is a new letter that names it.

    `case_ref` is the number of the request it belongs to; the files are rendered from `content` when first wanted,
    always the same bytes.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letters", verbose_name="机构")
    case_ref = models.CharField("受理编号", max_length=60)
    kind = models.CharField("文书", max_length=4)
    number = models.CharField("文书号", max_length=80, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号", null=True, blank=True)
    title = models.CharField("标题", max_length=120)
    template_version = models.PositiveIntegerField("模板版本", default=0)
    content = SealedTextField("内容")
    digest = models.CharField("摘要", max_length=64)
    # What the digest binds: 1 the words alone (letters made before the second rule), 2 words, number and request.
    digest_rule = models.PositiveSmallIntegerField("摘要规则", default=1)
    day = models.DateField("日期")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    docx = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sealed = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("生成时间")
    by = models.CharField("生成人", max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = "文书"
        indexes = [models.Index(fields=["agency", "case_ref"], name="letter_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "serial"],
                name="letter_number_once",
                condition=models.Q(serial__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.number or self.title
