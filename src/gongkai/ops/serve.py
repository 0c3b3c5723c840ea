"""`gongkai serve`: portal and desk on one address, by granian."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import WrongUsage, say


def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    workers: Annotated[int, typer.Option(help="工作进程数")] = 1,
) -> None:
    """启动门户和工作台 (serve portal and desk)。"""
    stand()
    from django.conf import settings

    if settings.SECRET_IS_EPHEMERAL:
        raise WrongUsage("没有会话密钥，请先运行 gongkai init")
    run(host, port, workers)


def run(host: str, port: int, workers: int = 1) -> None:
    """Serve until interrupted; raises WrongUsage when the port is taken."""
    import socket

    from granian import Granian
    from granian.constants import Interfaces

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise WrongUsage(f"{host}:{port} 不能监听（{error.strerror}），请换一个端口") from error
    say(f"门户 http://{host}:{port}/    工作台 http://{host}:{port}/desk/    （Ctrl-C 停止）", {}, False)
    Granian(
        "gongkai.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
