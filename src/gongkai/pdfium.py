"""The library behind pypdfium2 may be in one thread of a process at a time: whoever opens, reads, draws or closes a PDF
with it holds `one_at_a_time`, a page at a time where a file has many, so that others wait for a page and not for a file.

Here and not in `files`, for `official` stands beside that and seals with the same library.
"""

from __future__ import annotations

import threading

one_at_a_time = threading.RLock()
