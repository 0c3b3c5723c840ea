"""What is stored of requests: the ledger that the annual report counts, the cases behind it, the agency's settings."""

from gongkai.cases.models.answer import Answer, Matter, WithheldReview
from gongkai.cases.models.applying import Attempt, SoughtFirst
from gongkai.cases.models.case import Case, CaseEvent, CaseFile, CaseLink, Watch
from gongkai.cases.models.docket import Docket, DocketEvent
from gongkai.cases.models.ledger import ApplicantType, Dispute, Outcome, Request
from gongkai.cases.models.note import CaseNote, NoteReader
from gongkai.cases.models.party import Party
from gongkai.cases.models.settings import CaseSerial, CaseSettings, RecountRun

__all__ = [
    "Answer", "ApplicantType", "Attempt", "Case", "CaseEvent", "CaseFile", "CaseLink", "CaseNote", "CaseSerial", "CaseSettings", "Dispute", "Docket",
    "DocketEvent", "Matter", "NoteReader", "Outcome", "Party", "RecountRun", "Request", "SoughtFirst", "Watch", "WithheldReview",
]  # fmt: skip
