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
    email = models.CharField("工作邮箱（接收提醒）", max_length=120, blank=True)
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


class Profile(models.Model):
    """What an agency's public guide and footer say (条例第12条、第20条第（二）项). Empty means not filled in yet,
    never "there is none": the portal leaves it out, the desk says what is missing."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="profile", verbose_name="机构")
    leader_name = models.CharField("负责人姓名", max_length=40, blank=True)
    functions = models.TextField("工作职能", max_length=4000, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    disclosure_office = models.CharField("政府信息公开工作机构", max_length=120, blank=True)
    disclosure_address = models.CharField("公开工作机构地址", max_length=200, blank=True)
    disclosure_hours = models.CharField("公开工作机构办公时间", max_length=200, blank=True)
    disclosure_phone = models.CharField("公开工作机构联系电话", max_length=40, blank=True)
    disclosure_fax = models.CharField("传真号码", max_length=40, blank=True)
    disclosure_email = models.CharField("互联网联系方式（电子邮箱）", max_length=120, blank=True)
    arrangement = models.TextField("编排体系说明", max_length=1000, blank=True)
    places = models.TextField("查阅场所", max_length=1000, blank=True)
    supervisor = models.CharField("监督机构", max_length=120, blank=True)
    supervisor_contact = models.CharField("监督机构地址和电话", max_length=200, blank=True)
    site_name = models.CharField("网站名称", max_length=120, blank=True)
    site_code = models.CharField("网站标识码", max_length=10, blank=True)
    icp_number = models.CharField("备案号", max_length=60, blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)
    sponsor = models.CharField("主办单位", max_length=120, blank=True)
    version = models.PositiveIntegerField("版次", default=0, editable=False)
    updated_at = models.DateTimeField("更新时间", null=True, editable=False)

    class Meta:
        verbose_name = "机构概况"

    def __str__(self) -> str:
        return f"{self.agency}概况"


class Leader(models.Model):
    """A member of the agency's leadership with the field of work, as the public page lists them."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="leaders", verbose_name="机构")
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职务", max_length=80)
    duties = models.TextField("工作分工", max_length=1000)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    basis = models.CharField("任职文件", max_length=120, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    active = models.BooleanField("在用", default=True)
    updated_at = models.DateTimeField("更新时间", editable=False)

    class Meta:
        ordering = ["agency", "order", "pk"]
        verbose_name = "领导信息"

    def __str__(self) -> str:
        return self.name


class CalendarNotice(models.Model):
    """A notice of holidays as it was entered: where its days come from. `whole_year` when it names every holiday of
    its year, which is then announced; a notice that only changes some days leaves that open."""

    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_notices",
        verbose_name="适用机构",
    )
    year = models.PositiveSmallIntegerField("年份")
    title = models.CharField("通知名称、文号", max_length=200)
    text = models.TextField("通知原文")
    whole_year = models.BooleanField("全年安排", default=False)
    at = models.DateTimeField("登记时间")
    by = models.CharField("登记人", max_length=120)

    class Meta:
        ordering = ["year", "pk"]
        verbose_name = "放假通知"

    def __str__(self) -> str:
        return self.title


class CalendarDay(models.Model):
    """A day that an authority set otherwise than the yearly notice known to the software: off, or worked.

    Without an agency it holds for the whole installation; with one, for that agency and those below it.
    """

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="calendar_days", verbose_name="适用机构"
    )
    day = models.DateField("日期")
    works = models.BooleanField("上班")
    notice = models.CharField("依据（通知名称、文号）", max_length=200)
    source = models.ForeignKey(
        CalendarNotice, models.PROTECT, null=True, blank=True, related_name="days", verbose_name="放假通知"
    )
    at = models.DateTimeField("登记时间")
    by = models.CharField("登记人", max_length=120)

    class Meta:
        ordering = ["day"]
        verbose_name = "放假调休安排"
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="calendar_day_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.day.isoformat()}{'上班' if self.works else '放假'}"
