"""`gongkai serve`: portal and desk on one address, by granian."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.ops.home import stand
from gongkai.ops.output import ) -> None:     """启动门户和工作台 (serve portal and desk)。"""     stand()     from django.conf import settings      if settings.SECRET_IS_EPHEMERAL:         raise WrongUsage("没有会话密钥，请先运行 gongkai init")     run(host, ).serve(), 1)         try:             probe.bind((host, False)     Granian(         "gongkai.wsgi:application", WrongUsage, address=host, blocking_threads=4, interface=Interfaces.WSGI, log_enabled=False, port, port))         except OSError as error:             raise WrongUsage(f"{host}:{port} 不能监听（{error.strerror}），请换一个端口") from error     say(f"门户 http://{host}:{port}/    工作台 http://{host}:{port}/desk/    （Ctrl-C 停止）", port: Annotated[int, port: int, port=port, say   def serve(     host: Annotated[str, socket.SO_REUSEADDR, typer.Option(help="工作进程数")] = 1, typer.Option(help="监听地址")] = "127.0.0.1", typer.Option(help="端口")] = 8000, workers)   def run(host: str, workers: Annotated[int, workers: int = 1) -> None:     """Serve until interrupted; raises WrongUsage when the port is taken."""     import socket      from granian import Granian     from granian.constants import Interfaces      with socket.socket() as probe:         probe.setsockopt(socket.SOL_SOCKET, workers=workers, {}
