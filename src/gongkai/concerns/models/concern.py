"""A concern as a file of events. What people write is sealed; lists open no more than they show."""

from __future__ import annotations

from django.db import models

from gongkai.cases.models import Case, Party
from gongkai.files.models import StoredFile
from gongkai.law.concern import KINDS, STAGES, Stage
from gongkai.law.receipt import WAYS
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency, Person, Unit
from gongkai.vault import SealedTextField

KIND_CHOICES = [(k.id, k.name) for k in KINDS.values()]
BASIS_CHOICES = [(b, words) for k in KINDS.values() for b, (words, _) in k.bases.items()]
RESULT_CHOICES = [(r.id, r.name) for k in KINDS.values() for r in k.results.values()]
WAY_CHOICES = [(w.id, w.name) for w in WAYS.values() if w.id != "order"]


class Concern(models.Model):
    """One complaint, one record to correct, or one thing proposed to be published.

    `about`: the body complained of, the record, or the information proposed, in the words of the person, sealed;
    `target`: the body complained of where it is one of this installation. `due_on` is the agency's own target.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="concerns", verbose_name="机构")
    kind = models.CharField("类别", max_length=12, choices=KIND_CHOICES)
    basis = models.CharField("依据", max_length=16, choices=BASIS_CHOICES, blank=True)
    number = models.CharField("编号", max_length=60)
    query_code = SealedTextField("查询码")
    submission_key = models.CharField(max_length=64, blank=True, editable=False)
    way = models.CharField("提交方式", max_length=12, choices=WAY_CHOICES)
    arrived_at = models.DateTimeField("提交时间")
    arrived_on = models.DateField("收到日期")
    person = models.ForeignKey(Party, models.PROTECT, related_name="concerns", verbose_name="提出人")
    target = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="complained_of", verbose_name="被投诉机关"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="concerns", verbose_name="所涉申请"
    )
    about = SealedTextField("对象")
    content = SealedTextField("内容和理由")
    evidence = SealedTextField("证据", blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办科室"
    )
    officer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    stage = models.CharField(
        "环节", max_length=10, choices=[(s.value, n) for s, n in STAGES.items()], default=Stage.NEW.value
    )
    due_on = models.DateField("答复目标日期", null=True, blank=True)
    result = models.CharField("处理结果", max_length=12, choices=RESULT_CHOICES, blank=True)
    result_data = SealedTextField("结果说明", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    rectify_until = models.DateField("整改期限", null=True, blank=True)
    follow = models.CharField("后续", max_length=8, blank=True)
    followed_on = models.DateField("后续完成日期", null=True, blank=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公开的信息"
    )
    moves_made = models.PositiveIntegerField("事项数", default=0)
    since = models.DateTimeField("进入环节")

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        verbose_name = "诉求"
        indexes = [
            models.Index(fields=["agency", "stage", "due_on"], name="concern_stage_due"),
            models.Index(fields=["agency", "-arrived_at"], name="concern_arrived"),
            models.Index(fields=["target", "rectify_until"], name="concern_target"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="concern_number_once"),
            models.UniqueConstraint(
                fields=["agency", "submission_key"],
                name="concern_submitted_once",
                condition=~models.Q(submission_key=""),
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=[s.value for s in Stage]), name="concern_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def token(self) -> str:
        """What a form carries and hands back."""
        return f"{self.stage}:{self.moves_made}"

    @property
    def outstanding(self) -> bool:
        """What was promised with the answer (整改, 公开) has not been done yet."""
        return bool(self.follow) and self.followed_on is None


class ConcernEvent(models.Model):
    """One thing that happened; never changed. Free words are sealed."""

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="events", verbose_name="诉求")
    seq = models.PositiveIntegerField("序号")
    name = models.CharField("事项", max_length=12)
    on = models.DateField("日期")
    until = models.DateField("期限", null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("理由", max_length=1000, blank=True)
    content = SealedTextField("内容", blank=True)
    data = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.CharField("办理人", max_length=120)
    at = models.DateTimeField("记录时间")

    class Meta:
        ordering = ["concern", "seq"]
        verbose_name = "诉求事项"
        constraints = [models.UniqueConstraint(fields=["concern", "seq"], name="concern_event_in_order")]

    def __str__(self) -> str:
        return f"{self.concern_id}/{self.seq} {self.name}"


class ConcernFile(models.Model):
    """A file of a concern, kept as it came."""

    class Part(models.TextChoices):
        EVIDENCE = "evidence", "证据材料"
        IDENTITY = "identity", "身份证明"
        INTERNAL = "internal", "核查材料"
        PROOF = "proof", "送达、整改凭证"

    concern = models.ForeignKey(Concern, models.PROTECT, related_name="files", verbose_name="诉求")
    event = models.ForeignKey(ConcernEvent, models.PROTECT, null=True, blank=True, related_name="files")
    part = models.CharField("种类", max_length=10, choices=Part)
    name = models.CharField("名称", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField("加入时间")
    by = models.CharField("加入人", max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = "诉求材料"

    def __str__(self) -> str:
        return self.name
