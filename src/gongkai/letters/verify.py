"""Are the letters still what they were when they were made, and their numbers without a gap?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.audit.models import Entry
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import Refused
from gongkai.letters.actions import MADE, content_of, gaps
from gongkai.letters.models import Letter, LetterSerial
from gongkai.official.keeping import certificates_of
from gongkai.official.seal import check_seal


def broken_letters() -> Iterator[str]:
    """A sentence for each letter whose words, seal or number are not what they were."""
    made = _numbers_of_the_log()
    # A letter whose case was disposed of after its time has no content any more; its number stays.
    rows = Letter.objects.exclude(content="").select_related("agency", "sealed").order_by("pk")
    for letter in rows.iterator(chunk_size=500):
        named = f"申请{letter.case_ref}的{letter.title}{letter.number}"
        try:
            content_of(letter)
        except (Refused, ValueError, KeyError):
            yield f"{named}内容或文书号被改动"
        else:
            # The digest of a letter of the first rule says nothing of its number; the log does.
            if made.get(str(letter.pk), letter.number) != letter.number:
                yield f"{named}文书号被改动，日志记载为“{made[str(letter.pk)]}”"
        if letter.sealed is None:
            continue
        sealed = content_by_digest(letter.sealed.digest)
        if sealed is None or not check_seal(sealed, list(certificates_of(letter.agency.code))).intact:
            yield f"{named}用印文件被改动"
    for serial in LetterSerial.objects.select_related("agency"):
        if missing := gaps(serial.agency, serial.year):
            yield f"{serial.agency}{serial.year}年文书号缺{'、'.join(map(str, missing[:5]))}号"


def _numbers_of_the_log() -> dict[str, str]:
    """The number with which the log says that each letter was made."""
    entries = Entry.objects.filter(subject=Letter._meta.label_lower, verb=MADE).values_list(
        "subject_id", "data"
    )
    return {key: str(data["number"]) for key, data in entries.iterator() if "number" in data}
