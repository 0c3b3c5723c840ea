"""Agencies (a tree), their units, people and the posts that people hold."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Agency(models.Model):
    """An agency that discloses: a bureau, a government, an authority above others."""

    class Body(models.TextChoices):
        DEPARTMENT = "department", "部门"
        GOVERNMENT = "government", "人民政府"

    code = models.CharField("机构代码", max_length=40, unique=True)
    name = models.CharField("机构名称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级主管机构"
    )
    body = models.CharField("机构性质", max_length=12, choices=Body, default=Body.DEPARTMENT)
    rule_making = models.BooleanField("有规章制定权", default=False)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.CharField("电子邮箱", max_length=120, blank=True)
    index_template = models.CharField(
        "索引号格式", max_length=80, default="{uscc}/{year}-{serial:05d}", blank=True
    )
    extensions = models.JSONField("年报地方附加行", default=list, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "机构"

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A section (科室) or a second-level unit (二级单位) of an agency."""

    class Kind(models.TextChoices):
        SECTION = "section", "内设科室"
        SECOND_LEVEL = "second_level", "二级单位"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units", verbose_name="机构")
    name = models.CharField("单位名称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=Kind, default=Kind.SECTION)
    duty = models.CharField("职责", max_length=200, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["agency", "name"]
        verbose_name = "内设机构"
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="unit_name_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their login name."""


class Person(AbstractBaseUser):
    """Somebody who works at the desk. What they may do comes from their posts alone; there is no superuser."""

    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="people", verbose_name="机构")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="科室"
    )
    is_active = models.BooleanField("在用", default=True)

    USERNAME_FIELD = "username"
    objects = PersonManager()

    class Meta:
        ordering = ["agency", "username"]
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """The posts of the field; `access` says what each may do."""

    ADMINISTRATOR = "administrator", "系统管理员"
    CLERK = "clerk", "信息公开专员"
    OFFICE = "office", "局办公室（公开工作机构）"
    LEADER = "leader", "分管领导"
    INFO_CENTRE = "info_centre", "信息中心"
    DRAFTER = "drafter", "发文单位拟稿人"
    SECRECY = "secrecy", "保密审查员"
    PARTY_OFFICE = "party_office", "机关党委办公室"
    SEAL_KEEPER = "seal_keeper", "印章管理员"
    COUNSEL = "counsel", "法律顾问"
    SUPERVISOR = "supervisor", "监督人员"
    AUTHORITY = "authority", "政务公开主管部门"


class Post(models.Model):
    """A person's post at an agency from a day until a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name="机构")
    role = models.CharField("岗位", max_length=16, choices=Role)
    since = models.DateField("任职日期")
    until = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        ordering = ["agency", "role", "person"]
        verbose_name = "岗位"
        constraints = [
            models.UniqueConstraint(fields=["person", "agency", "role", "since"], name="post_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_role_display()}）"
