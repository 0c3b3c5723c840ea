"""The report as JSON in the public shape (`Report.as_json`)."""

from __future__ import annotations

import json

from gongkai.reporting.rendering.edition import Edition


def json_bytes(edition: Edition) -> bytes:
    """UTF-8, indented, characters as they are; the figures are those of the report and nothing is added."""
    return (json.dumps(edition.report.as_json(), ensure_ascii=False, indent=2) + "\n").encode()
