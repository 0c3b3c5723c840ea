"""One digest for everything that must be known again: reports, filed versions, log entries, the state of a form."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def digest_of(content: Any) -> str:
    """SHA-256 of plain data in canonical JSON: keys sorted, no spaces, characters as they are."""
    raw = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()
