"""What the room of publishing stores."""

from gongkai.publishing.models.catalogue import Acknowledgement, Catalogue, CatalogueItem, NotApplicable
from gongkai.publishing.models.document import (
    Comment,
    Document,
    Move,
    PaperScan,
    ReviewRoute,
    SealedCopy,
    Version,
    VersionFile,
)
from gongkai.publishing.models.policy import PolicyDocument
from gongkai.publishing.models.publication import Link, OldAddress, Publication, PublicationFile, Serial

__all__ = [
    "Acknowledgement",
    "Catalogue",
    "CatalogueItem",
    "Comment",
    "Document",
    "Link",
    "Move",
    "NotApplicable",
    "OldAddress",
    "PaperScan",
    "PolicyDocument",
    "Publication",
    "PublicationFile",
    "ReviewRoute",
    "SealedCopy",
    "Serial",
    "Version",
    "VersionFile",
]
