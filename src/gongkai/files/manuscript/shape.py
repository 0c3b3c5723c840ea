"""A manuscript as it was read: what it says, its images, and what a person should know about the reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Image:
    """A picture of the body, under the name that the body's `src` carries."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Manuscript:
    """What was read. `says`: Chinese sentences on what was found, changed or lost, with the place.

    `signed_by` is the 签发人 of a document that goes upward, `issuer` the signature at its end or the mark of
    its head, `attachments_named` the names in its note of attachments.
    """

    body_html: str
    title: str = ""
    number: str = ""
    addressee: str = ""
    made_on: date | None = None
    signed_by: str = ""
    note: str = ""
    images: tuple[Image, ...] = ()
    attachments_named: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    issuer: str = ""
    copies_to: str = ""
