"""`gongkai seal`: an agency's certificate and key, and whether a sealed file is still what was sealed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.ops.home import stand, the_agency
from gongkai.ops.inputs import read_file, write_file
from gongkai.ops.output import REFUSED, Json, WrongUsage, say

if TYPE_CHECKING:
    from gongkai.official.identity import Identity

seal = typer.Typer(help="电子印章 (electronic seals)：导入、生成、查看、核验。", no_args_is_help=True)

Code = Annotated[str, typer.Option("--agency", help="机构代码 (agency code)")]
Replace = Annotated[bool, typer.Option("--replace", help="替换已有证书 (replace the present one)")]


@seal.command("import")
def import_seal(
    file: Annotated[str, typer.Argument(help="PKCS#12 文件 (.p12/.pfx)")],
    code: Code,
    replace: Replace = False,
    as_json: Json = False,
) -> None:
    """导入机构的证书与私钥 (import a PKCS#12 file)。终端里会询问口令，否则从标准输入读一行。"""
    stand()
    from gongkai import clock
    from gongkai.publishing.actions.identities import import_identity
    from gongkai.registry.access import CONSOLE

    if file == "-":
        raise WrongUsage("标准输入留给口令，请给出证书文件的路径")
    agency, p12 = the_agency(code), read_file(file)
    made = import_identity(
        agency, p12, _phrase(), replace=replace, by=CONSOLE, today=clock.today(), at=clock.now()
    )
    _tell(f"已导入 {code} 的电子印章证书", code, made, as_json)


@seal.command("make")
def make_seal(code: Code, replace: Replace = False, as_json: Json = False) -> None:
    """生成演示用的自签证书 (make a self-made certificate for demonstration)。不能用于正式公文。"""
    stand()
    from gongkai import clock
    from gongkai.publishing.actions.identities import make_identity
    from gongkai.registry.access import CONSOLE

    made = make_identity(the_agency(code), replace=replace, by=CONSOLE, today=clock.today(), at=clock.now())
    _tell(f"已为 {code} 生成演示用的电子印章证书，不能用于正式公文", code, made, as_json)


@seal.command("show")
def show_seal(
    code: Code,
    picture: Annotated[str, typer.Option("--picture", help="把印模另存为 PDF (save the drawing)")] = "",
    as_json: Json = False,
) -> None:
    """查看机构的电子印章证书 (show the certificate)。"""
    stand()
    from gongkai.law.errors import Refused
    from gongkai.official.keeping import identity_of
    from gongkai.official.seal import seal_drawing

    agency = the_agency(code)
    identity = identity_of(code)
    if identity is None:
        raise Refused(f"{agency}还没有登记电子印章，可用 gongkai seal import 导入")
    if picture:
        write_file(picture, seal_drawing(agency.name))
    _tell(f"机构 {code} 的电子印章证书", code, identity, as_json)


@seal.command("check")
def check_file(
    file: Annotated[str, typer.Argument(help="用印的 PDF 文件 (sealed PDF)，- 为标准输入")],
    code: Code,
    as_json: Json = False,
) -> None:
    """核验用印文件是否被改动、是否本机关用印 (verify a sealed PDF)；有问题时退出码为1。"""
    stand()
    from gongkai.publishing.actions.identities import check_against

    found = check_against(the_agency(code), read_file(file))
    at = found.signed_at.isoformat() if found.signed_at else None
    data = {
        "good": found.good, "intact": found.intact, "covers_whole": found.covers_whole, "trusted": found.trusted,
        "signer": found.signer, "fingerprint": found.fingerprint, "signed_at": at, "says": found.says,
    }  # fmt: skip
    say(f"{'✓' if found.good else '✗'} {found.says}", data, as_json)
    if not found.good:
        raise typer.Exit(REFUSED)


def _phrase() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("证书口令 (passphrase)", hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _tell(text: str, code: str, identity: Identity, as_json: bool) -> None:
    certificate = identity.x509
    data: dict[str, Any] = {
        "agency": code, "certificate": identity.name, "issuer": certificate.issuer.rfc4514_string(),
        "fingerprint": identity.fingerprint, "from": certificate.not_valid_before_utc.isoformat(),
        "until": certificate.not_valid_after_utc.isoformat(),
    }  # fmt: skip
    lines = (
        text, f"证书：{identity.name}", f"指纹（SHA-256）：{identity.fingerprint}",
        f"有效期：{certificate.not_valid_before_utc:%Y-%m-%d} 至 {certificate.not_valid_after_utc:%Y-%m-%d}",
    )  # fmt: skip
    say("\n".join(lines), data, as_json)
