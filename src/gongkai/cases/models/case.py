"""A request as a file of events: the columns beside them are an index of the fold, never the truth."""

from __future__ import annotations

from django.db import models

from gongkai.cases.models.ledger import ApplicantType, Request
from gongkai.cases.models.party import Party
from gongkai.files.models import StoredFile
from gongkai.law.case import STAGES, Stage
from gongkai.law.receipt import WAYS
from gongkai.registry.models import Agency, Person, Unit
from gongkai.vault import SealedJSONField, SealedTextField

STAGE_CHOICES = [(stage.value, label) for stage, label in STAGES.items()]


class Case(models.Model):
    """One matter that somebody asked for. `stage` to `closed_on` are derived from the events (`cases.settling`)."""

    class Kind(models.TextChoices):
        REQUEST = "request", "政府信息公开申请"
        REANSWER = "reanswer", "重新答复"

    class Form(models.TextChoices):
        PAPER = "paper", "纸质"
        ELECTRONIC = "electronic", "电子数据"
        DISC = "disc", "光盘"
        READING = "reading", "查阅、抄录"

    class Route(models.TextChoices):
        POST = "post", "邮寄"
        EMAIL = "email", "电子邮件"
        FAX = "fax", "传真"
        PICKUP = "pickup", "自行领取、当场查阅"
        PORTAL = "portal", "网上获取"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases", verbose_name="机构")
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.REQUEST)
    number = models.CharField("受理编号", max_length=60)
    query_code = SealedTextField("查询码")
    submission_key = models.CharField(max_length=64, blank=True, editable=False)
    way = models.CharField("收件方式", max_length=12, choices=[(w.id, w.name) for w in WAYS.values()])
    arrived_at = models.DateTimeField("到达时间")
    arrived_on = models.DateField("到达日期")
    tracking_number = models.CharField("邮件号码", max_length=60, blank=True)
    signed_by = models.CharField("签收人", max_length=40, blank=True)
    applicant = models.ForeignKey(Party, models.PROTECT, related_name="cases", verbose_name="申请人")
    agent = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代理人"
    )
    applicant_type = models.CharField("申请人类型", max_length=20, choices=ApplicantType)
    subject = models.CharField("申请事项", max_length=200)
    description = SealedTextField("所需信息的名称、文号或者其他特征性描述")
    form = models.CharField("提供形式", max_length=12, choices=Form, default=Form.ELECTRONIC)
    route = models.CharField("获取方式", max_length=10, choices=Route, default=Route.EMAIL)
    accepts_other = models.BooleanField("可以接受其他方式", default=False)
    purpose = SealedTextField("用途（选填）", blank=True)
    assisted = models.CharField("工作人员协助说明", max_length=300, blank=True)
    extra = SealedJSONField("自设字段", default=dict, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="来自"
    )
    relation = models.CharField("关系", max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办科室"
    )
    officer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    registrar = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    stage = models.CharField("环节", max_length=12, choices=STAGE_CHOICES, default=Stage.NEW.value)
    received_on = models.DateField("收到日期", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    paused = models.BooleanField("正在征求意见", default=False)
    extended = models.PositiveSmallIntegerField("已延长工作日", default=0)
    waiting_until = models.DateField("等待申请人至", null=True, blank=True)
    provisional = models.BooleanField("期限暂定", default=False)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    reply_kind = models.CharField("答复类型", max_length=24, blank=True)
    late = models.BooleanField("逾期答复", default=False)
    moves_made = models.PositiveIntegerField("事项数", default=0)
    since = models.DateTimeField("进入环节")
    disposed_at = models.DateTimeField("销毁时间", null=True, blank=True, editable=False)
    request = models.OneToOneField(
        Request, models.PROTECT, null=True, blank=True, related_name="case", verbose_name="台账行"
    )

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        verbose_name = "依申请公开案件"
        indexes = [
            models.Index(fields=["agency", "stage", "due_on"], name="case_stage_due"),
            models.Index(fields=["agency", "due_on"], name="case_due"),
            models.Index(fields=["agency", "-arrived_at"], name="case_arrived"),
            models.Index(fields=["agency", "received_on"], name="case_received"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["agency", "submission_key"],
                name="case_submitted_once",
                condition=~models.Q(submission_key=""),
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=[s.value for s in Stage]), name="case_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def token(self) -> str:
        """What a form carries and hands back: a second click, or somebody else's act in between, is noticed."""
        return f"{self.stage}:{self.moves_made}"


class CaseEvent(models.Model):
    """One thing that happened, once and for all. Free words of applicants and others are sealed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="案件")
    seq = models.PositiveIntegerField("序号")
    name = models.CharField("事项", max_length=24)
    on = models.DateField("日期")
    until = models.DateField("期限", null=True, blank=True)
    days = models.PositiveSmallIntegerField("工作日数", default=0)
    key = models.CharField(max_length=12, blank=True)
    of = models.CharField(max_length=12, blank=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="events")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("理由", max_length=1000, blank=True)
    content = SealedTextField("内容", blank=True)
    data = models.JSONField(default=dict)
    before = models.DateField("此前期限", null=True, blank=True)
    after = models.DateField("此后期限", null=True, blank=True)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    actor = models.CharField("办理人", max_length=120)
    at = models.DateTimeField("记录时间")

    class Meta:
        ordering = ["case", "seq"]
        verbose_name = "案件事项"
        indexes = [models.Index(fields=["name", "on"], name="case_event_name")]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="case_event_in_order")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.name}"


class CaseFile(models.Model):
    """A file of a case, kept as it came; which step brought it and what it is."""

    class Part(models.TextChoices):
        APPLICATION = "application", "申请书"
        IDENTITY = "identity", "身份证明"
        AUTHORISATION = "authorisation", "授权委托书"
        MAIL = "mail", "邮件原文、信封"
        SUPPLEMENT = "supplement", "补正材料"
        CONSULTATION = "consultation", "征求意见材料"
        SEARCH = "search", "检索材料"
        INTERNAL = "internal", "内部办理材料"
        RECORD = "record", "提供的信息"
        LETTER = "letter", "文书"
        PROOF = "proof", "送达凭证"
        OTHER = "other", "其他"

    case = models.ForeignKey(Case, models.PROTECT, related_name="files", verbose_name="案件")
    event = models.ForeignKey(CaseEvent, models.PROTECT, null=True, blank=True, related_name="files")
    part = models.CharField("种类", max_length=14, choices=Part)
    name = models.CharField("名称", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    to_applicant = models.BooleanField("提供给申请人", default=False)
    at = models.DateTimeField("加入时间")
    by = models.CharField("加入人", max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = "案卷材料"

    def __str__(self) -> str:
        return self.name


class CaseLink(models.Model):
    """Two cases that somebody should look at together, and why. Either may be the first; nothing follows from it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked_from")
    says = models.CharField("关系", max_length=60)
    at = models.DateTimeField("时间")
    by = models.CharField("登记人", max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = "关联申请"
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="case_linked_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.says} {self.other_id}"


class Watch(models.Model):
    """Somebody follows a case and is told of every step."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="watchers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="watches")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="case_watched_once")]

    def __str__(self) -> str:
        return f"{self.person} ← {self.case_id}"
