"""Are the letters still what they were when they were made, and their numbers without a gap?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.files.storage import content_by_digest
from gongkai.law.errors import Refused
from gongkai.letters.actions import content_of, gaps
from gongkai.letters.models import Letter, LetterSerial
from gongkai.official.keeping import certificates_of
from gongkai.official.seal import check_seal


def broken_letters() -> Iterator[str]:
    """A sentence for each letter whose words, seal or number are not what they were."""
    # A letter whose case was disposed of after its time has no content any more; its number stays.
    rows = Letter.objects.exclude(content="").select_related("agency", "sealed").order_by("pk")
    for letter in rows.iterator(chunk_size=500):
        try:
            content_of(letter)
        except (Refused, ValueError, KeyError):
            yield f"申请{letter.case_ref}的{letter.title}{letter.number}内容被改动"
        if letter.sealed is None:
            continue
        sealed = content_by_digest(letter.sealed.digest)
        if sealed is None or not check_seal(sealed, list(certificates_of(letter.agency.code))).intact:
            yield f"申请{letter.case_ref}的{letter.title}{letter.number}用印文件被改动"
    for serial in LetterSerial.objects.select_related("agency"):
        if missing := gaps(serial.agency, serial.year):
            yield f"{serial.agency}{serial.year}年文书号缺{'、'.join(map(str, missing[:5]))}号"
