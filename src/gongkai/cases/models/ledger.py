"""The requests ledger (依申请公开台账) and the disputes that follow: what tables 3 and 4 are counted from."""

from __future__ import annotations

from django.db import models

from gongkai.sheets.models import LedgerRow
from gongkai.vault import SealedTextField


class ApplicantType(models.TextChoices):
    """The columns of table 3."""

    NATURAL = "natural_person", "自然人"
    COMMERCIAL = "legal_commercial", "商业企业"
    RESEARCH = "legal_research", "科研机构"
    SOCIAL = "legal_social", "社会公益组织"
    LAW = "legal_law_service", "法律服务机构"
    OTHER = "legal_other", "其他"


class Outcome(models.TextChoices):
    """The rows of table 3 that a request can end in; `other_handling` is the undivided row of the 2019 form."""

    GRANTED = "granted", "予以公开"
    PARTIAL = "partial", "部分公开"
    STATE_SECRET = "denied_state_secret", "不予公开：属于国家秘密"
    LAW_FORBIDS = "denied_law_forbids", "不予公开：其他法律行政法规禁止公开"
    SAFETY = "denied_safety_stability", "不予公开：危及“三安全一稳定”"
    THIRD_PARTY = "denied_third_party", "不予公开：保护第三方合法权益"
    INTERNAL = "denied_internal_affairs", "不予公开：属于三类内部事务信息"
    PROCESS = "denied_process_info", "不予公开：属于四类过程性信息"
    ENFORCEMENT = "denied_enforcement_file", "不予公开：属于行政执法案卷"
    QUERY = "denied_query_matter", "不予公开：属于行政查询事项"
    NOT_HELD = "unavailable_not_held", "无法提供：本机关不掌握相关政府信息"
    MUST_CREATE = "unavailable_must_create", "无法提供：没有现成信息需要另行制作"
    UNCLEAR = "unavailable_still_unclear", "无法提供：补正后申请内容仍不明确"
    PETITION = "notproc_petition", "不予处理：信访举报投诉类申请"
    REPEAT = "notproc_repeat", "不予处理：重复申请"
    PUBLICATION = "notproc_publication", "不予处理：要求提供公开出版物"
    EXCESSIVE = "notproc_excessive", "不予处理：无正当理由大量反复申请"
    REISSUE = "notproc_reissue", "不予处理：要求行政机关确认或重新出具已获取信息"
    SUPPLEMENT_LAPSED = "other_supplement_lapsed", "其他处理：逾期不补正"
    FEE_LAPSED = "other_fee_lapsed", "其他处理：逾期不缴费"
    MISC = "other_misc", "其他处理：其他"
    OTHER = "other_handling", "其他处理（2020年度及以前，不分类）"


class Request(LedgerRow):
    """One application for disclosure. One application is one piece and gets exactly one result (条例第36条)."""

    number = models.CharField("受理编号", max_length=60)
    received_on = models.DateField("收到日期")
    applicant_type = models.CharField("申请人类型", max_length=20, choices=ApplicantType)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    outcome = models.CharField("答复类型", max_length=28, choices=Outcome, blank=True)
    applicant = SealedTextField("申请人", blank=True)
    identity = SealedTextField("证件类型号码", blank=True)
    contact = SealedTextField("联系方式", blank=True)
    received_via = models.CharField("收件方式", max_length=60, blank=True)
    signed_by = models.CharField("签收人", max_length=40, blank=True)
    content = models.TextField("申请内容", blank=True)
    items = models.PositiveIntegerField("申请份项数", null=True, blank=True)
    unit = models.CharField("承办科室", max_length=80, blank=True)
    officer = models.CharField("承办人", max_length=40, blank=True)
    supplement = models.CharField("是否补正", max_length=120, blank=True)
    third_party = models.CharField("是否征求第三方", max_length=120, blank=True)
    extension = models.CharField("是否延期", max_length=120, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    reply_number = models.CharField("答复文号", max_length=80, blank=True)
    legal_basis = models.CharField("法律依据条款", max_length=200, blank=True)
    provided_as = models.CharField("提供方式", max_length=60, blank=True)
    service = models.CharField("送达方式", max_length=120, blank=True)
    fee = models.PositiveIntegerField("收费", null=True, blank=True, help_text="信息处理费，元")
    dispute = models.CharField("复议诉讼", max_length=200, blank=True)
    archive_number = models.CharField("归档号", max_length=60, blank=True)

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = "依申请公开台账"
        indexes = [
            models.Index(fields=["agency", "received_on"], name="request_received"),
            models.Index(fields=["agency", "replied_on"], name="request_replied"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="request_number_once"),
            models.CheckConstraint(
                condition=models.Q(replied_on__isnull=True, outcome="")
                | (models.Q(replied_on__gte=models.F("received_on")) & ~models.Q(outcome="")),
                name="request_replied_with_one_result",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome.values]), name="request_outcome_known"
            ),
            models.CheckConstraint(
                condition=models.Q(applicant_type__in=ApplicantType.values), name="request_applicant_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Dispute(LedgerRow):
    """A review or a suit over disclosure, as it stood in one year: a pending case comes again next year."""

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        DIRECT = "litigation_direct", "未经复议直接起诉"
        AFTER_REVIEW = "litigation_after_review", "复议后起诉"

    class Result(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"
        PENDING = "pending", "尚未审结"

    number = models.CharField("案号", max_length=80)
    kind = models.CharField("类型", max_length=24, choices=Kind)
    result = models.CharField("结果", max_length=10, choices=Result)
    year = models.PositiveSmallIntegerField("年度")
    request_number = models.CharField("关联受理编号", max_length=60, blank=True)
    organ = models.CharField("复议机关或法院", max_length=120, blank=True)
    decided_on = models.DateField("审结日期", null=True, blank=True)

    class Meta:
        ordering = ["-year", "number"]
        verbose_name = "复议诉讼台账"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number", "kind", "year"], name="dispute_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.number
