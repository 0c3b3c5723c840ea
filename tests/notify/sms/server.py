"""A gateway of text messages on the loopback: keeps what it is asked, answers what the test says, or not in time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class SmsServer:
    """Runs while the `with` lasts."""

    status: int = 200
    answer: str = '{"code": 0, "result": {"id": "SMS-1"}}'
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> SmsServer:
        office = self

        class Handler(BaseHTTPRequestHandler):
            def _take(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                office.asked.append(Asked(self.command, self.path, dict(self.headers), body))
                time.sleep(office.after)
                try:
                    self.send_response(office.status)
                    for name, value in office.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(office.answer.encode())
                except OSError:
                    return  # whoever asked has given up

            do_GET = do_POST = do_PUT = _take

            def log_message(self, *_: object) -> None:
                """Nothing on the screen."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}/send"

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
