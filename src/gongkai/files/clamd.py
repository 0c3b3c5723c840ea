"""Ask clamd (ClamAV's daemon) about a file: INSTREAM over a Unix socket or TCP.

Own lines: the libraries that speak it are under the GPL, speak TCP alone, or have been left alone for ten years.
"""

from __future__ import annotations

import re
import select
import socket
from contextlib import closing, suppress

CONNECT_WITHIN = 5.0
ANSWER_WITHIN = 60.0
_PIECE = 64 * 2**10
_FOUND = re.compile(r"stream: (.+) FOUND")


class Away(Exception):
    """Nobody there, no answer in time, or none that makes sense: the file was not looked at."""


class TooLarge(Exception):
    """More than the daemon takes (StreamMaxLength)."""


def scan(address: str, content: bytes) -> str:
    """The name of what was found in the file, "" for a clean one. `address`: a socket's path, or host:port.

    Raises Away, TooLarge.
    """
    try:
        with closing(_connected(address)) as line:
            with suppress(BrokenPipeError, ConnectionResetError):
                # A daemon that has enough answers and hangs up: its answer is read all the same.
                _hand_over(line, content)
            said = _answer(line)
    except (OSError, ValueError) as error:
        raise Away(type(error).__name__) from error
    if said == "stream: OK":
        return ""
    if found := _FOUND.fullmatch(said):
        return found.group(1)[:100]
    if "size limit exceeded" in said:
        raise TooLarge
    raise Away(said[:100] or "没有答复")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(CONNECT_WITHIN)
            line.connect(address)
        except OSError:
            line.close()
            raise
    else:
        host, _, port = address.rpartition(":")
        line = socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_WITHIN)
    line.settimeout(ANSWER_WITHIN)
    return line


def _hand_over(line: socket.socket, content: bytes) -> None:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _PIECE):
        if select.select([line], [], [], 0)[0]:
            return
        piece = content[start : start + _PIECE]
        line.sendall(len(piece).to_bytes(4, "big") + piece)
    line.sendall(bytes(4))


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < 4096:
        more = line.recv(4096)
        if not more:
            break
        said += more
    return said.split(b"\0")[0].decode("utf-8", errors="replace").strip()
