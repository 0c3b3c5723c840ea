"""Messages that are to leave the house, each exactly once."""

from __future__ import annotations

from django.db import models

from gongkai.vault import SealedTextField


class Message(models.Model):
    """One e-mail or text message. It is stored with the change that causes it, and sent afterwards."""

    class Way(models.TextChoices):
        MAIL = "mail", "电子邮件"
        TEXT = "text", "短信"

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    way = models.CharField("方式", max_length=4, choices=Way, default=Way.MAIL)
    key = models.CharField("标识", max_length=120, unique=True)
    to = SealedTextField("收件人")
    subject = models.CharField("主题", max_length=200)
    text = SealedTextField("正文")
    urgent = models.BooleanField("不受免打扰时段限制", default=False)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    added_at = models.DateTimeField("登记时间")
    next_at = models.DateTimeField("下次发送时间")
    sent_at = models.DateTimeField("发送时间", null=True)
    message_id = models.CharField("邮件、短信编号", max_length=120, blank=True, db_index=True)
    # A keyed digest: the address itself is not kept after sending.
    recipient = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    bounced_at = models.DateTimeField("退回（未送达）时间", null=True)
    receipt = models.CharField("短信接口回执", max_length=120, blank=True)
    # What it tells of, as cases-12: whoever handles it sees what did not arrive.
    about = models.CharField("所涉事项", max_length=40, blank=True, db_index=True)
    last_error = models.CharField("最近一次错误", max_length=300, blank=True)

    class Meta:
        verbose_name = "通知"
        ordering = ["next_at", "pk"]
        indexes = [
            models.Index(fields=["way", "state", "next_at"], name="message_due"),
            models.Index(
                fields=["bounced_at"], name="message_lost", condition=models.Q(bounced_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.subject}"
