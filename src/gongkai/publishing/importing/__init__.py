"""Pages of a former site out of a table and a parcel of files: judged row by row, confirmed, released with their former day."""

from gongkai.publishing.importing.columns import COLUMNS
from gongkai.publishing.importing.examining import Examined, bad_rows, examine
from gongkai.publishing.importing.taking import SHEET, answering, take

__all__ = ["COLUMNS", "SHEET", "Examined", "answering", "bad_rows", "examine", "take"]
