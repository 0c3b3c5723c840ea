"""Notes that colleagues leave each other on a case: talk within the house, never part of what is archived or sent."""

from __future__ import annotations

from django.db import models

from gongkai.cases.models.case import Case
from gongkai.registry.models import Person
from gongkai.vault import SealedTextField


class CaseNote(models.Model):
    """One note. `root`: the note that its thread began with; empty for that one itself."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name="案件")
    root = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name="所回复的留言"
    )
    text = SealedTextField("留言")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="留言人")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]
        verbose_name = "案内留言"

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"


class NoteReader(models.Model):
    """Somebody a note is for; it waits on that person's list until it is read or answered."""

    note = models.ForeignKey(CaseNote, models.CASCADE, related_name="readers", verbose_name="留言")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="收件人")
    read_at = models.DateTimeField("已阅时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "留言收件人"
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="case_note_to_once")]
        indexes = [models.Index(fields=["person", "read_at"], name="case_note_unread")]

    def __str__(self) -> str:
        return f"{self.note_id} → {self.person}"
