"""Addresses of a roster's pages."""

from __future__ import annotations

from django import template
from django.urls import reverse

from gongkai.desk.roster_pages import RosterPage

register = template.Library()


@register.simple_tag
def roster_url(roster: RosterPage, what: str, code: str, pk: int | None = None) -> str:
    """The address of add, edit or history."""
    return reverse(f"desk:{roster.one}-{what}", args=[code] if pk is None else [code, pk])
