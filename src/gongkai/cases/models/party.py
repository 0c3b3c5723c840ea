"""People and organisations of a request: applicant, agent, third party, co-maker, other agency. Sealed at rest."""

from __future__ import annotations

from django.db import models

from gongkai.cases.models.ledger import ApplicantType
from gongkai.registry.models import Agency
from gongkai.vault import SealedTextField, masked


class Party(models.Model):
    """Somebody with a name and a way to be reached. Apart from the case, so that it can be made anonymous alone.

    `name_key` and `identity_key` are keyed digests: the same applicant is found without opening anything.
    """

    class Kind(models.TextChoices):
        APPLICANT = "applicant", "申请人"
        AGENT = "agent", "代理人"
        THIRD_PARTY = "third_party", "第三方"
        CO_MAKER = "co_maker", "共同制作机关"
        AGENCY = "agency", "其他机关"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机构")
    kind = models.CharField("身份", max_length=12, choices=Kind)
    type = models.CharField("申请人类型", max_length=20, choices=ApplicantType, blank=True)
    name = SealedTextField("姓名（名称）")
    identity_kind = models.CharField("证件名称", max_length=40, blank=True)
    identity = SealedTextField("证件号码", blank=True)
    representative = SealedTextField("法定代表人", blank=True)
    contact_person = SealedTextField("联系人", blank=True)
    phone = SealedTextField("联系电话", blank=True)
    email = SealedTextField("电子邮箱", blank=True)
    fax = SealedTextField("传真", blank=True)
    address = SealedTextField("通信地址", blank=True)
    postcode = models.CharField("邮政编码", max_length=10, blank=True)
    name_key = models.CharField(max_length=64, blank=True, editable=False)
    identity_key = models.CharField(max_length=64, blank=True, editable=False)
    erased_at = models.DateTimeField("匿名化时间", null=True, editable=False)

    class Meta:
        verbose_name = "当事人"
        indexes = [
            models.Index(fields=["agency", "identity_key"], name="party_identity"),
            models.Index(fields=["agency", "name_key"], name="party_name"),
        ]

    def __str__(self) -> str:
        return masked(self.name)
