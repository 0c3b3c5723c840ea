"""What is stored of a concern."""

from gongkai.concerns.models.concern import Concern, ConcernEvent, ConcernFile
from gongkai.concerns.models.settings import ConcernSettings

__all__ = ["Concern", "ConcernEvent", "ConcernFile", "ConcernSettings"]
