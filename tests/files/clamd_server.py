"""A scanner on the loopback that speaks clamd's INSTREAM, over TCP or a Unix socket, and knows one virus: the test file
of the trade (EICAR), whose text stands here in two parts so that no scanner takes this file away."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from types import TracebackType

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"


@dataclass
class ClamdServer:
    """Runs while the `with` lasts. `says`: an answer instead of the true one; `after`: seconds before it."""

    unix: Path | None = None
    largest: int = 25 * 2**20
    says: bytes | None = None
    after: float = 0.0
    seen: list[bytes] = field(default_factory=list)

    def __enter__(self) -> ClamdServer:
        if self.unix is not None:
            self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._door.bind(str(self.unix))
        else:
            self._door = socket.create_server(("127.0.0.1", 0))
        self._door.listen()
        Thread(target=self._serve, daemon=True).start()
        return self

    @property
    def address(self) -> str:
        """As the setting has it."""
        return str(self.unix) if self.unix is not None else f"127.0.0.1:{self._door.getsockname()[1]}"

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing alone does not wake the thread that waits at the door.
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        try:
            with line, line.makefile("rb") as stream:
                said = self._looked(stream)
                time.sleep(self.after)
                line.sendall(said if self.says is None else self.says)
        except OSError:
            return  # whoever asked has gone

    def _looked(self, stream: object) -> bytes:
        command = b"".join(iter(lambda: stream.read(1), b"\0"))  # type: ignore[attr-defined]
        if command != b"zINSTREAM":
            return b"UNKNOWN COMMAND\0"
        content = b""
        while size := int.from_bytes(stream.read(4), "big"):  # type: ignore[attr-defined]
            content += stream.read(size)  # type: ignore[attr-defined]
            if len(content) > self.largest:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(content)
        return f"stream: {NAME} FOUND\0".encode() if EICAR in content else b"stream: OK\0"
