"""What a text must not carry to the public: personal data, wrong words, bad links, tables as pictures."""

from gongkai.publishing.inspection.content import ContentFinding, inspect
from gongkai.publishing.inspection.links import check_links, links_of

__all__ = ["ContentFinding", "check_links", "inspect", "links_of"]
