"""A seal that shows every change: who sealed, where it stands, what is noticed."""

from __future__ import annotations

import io
import math
import random
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pikepdf
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from gongkai.law.errors import Refused, WrongInput
from gongkai.official.identity import (
    DEMO,
    Identity,
    KeySigner,
    make_demo_identity,
    opened_identity,
)
from gongkai.official.pdf import render_official
from gongkai.official.seal import SIZE, SealCheck, check_seal, seal_drawing, seal_pdf
from official.sample import DIGEST, official, pages, rendered, where

AGENCY = "示范市教育局"
AT = datetime(2020, 5, 9, 1, 2, 3, tzinfo=UTC)
DATE = "2020年5月8日"


@cache
def identity(name: str = AGENCY) -> Identity:
    return opened_identity(*make_demo_identity(name, at=AT))


@cache
def sealed() -> bytes:
    return seal_pdf(
        rendered(), identity(), agency_name=AGENCY, date_words=DATE, reason=f"内容摘要 {DIGEST}", at=AT
    )


def checked(pdf: bytes) -> SealCheck:
    return check_seal(pdf, [identity().certificate])


def byte_range() -> tuple[int, int, int, int]:
    return tuple(PdfFileReader(io.BytesIO(sealed())).embedded_signatures[0].byte_range)


def test_a_sealed_file_says_who_sealed_it_and_when() -> None:
    found = checked(sealed())
    assert found.good
    assert (found.intact, found.trusted, found.covers_whole) == (True, True, True)
    assert found.signer == f"{AGENCY}（{DEMO}）"
    assert found.fingerprint == identity().fingerprint
    assert found.signed_at == AT
    assert found.says == f"印章有效：{AGENCY}（{DEMO}），文件自用印后没有改动"


def test_pyhanko_itself_finds_the_signature_sound_and_over_the_whole_file() -> None:
    seal = PdfFileReader(io.BytesIO(sealed())).embedded_signatures[0]
    context = ValidationContext(trust_roots=[seal.signer_cert], allow_fetching=False, moment=AT)
    status = validate_pdf_signature(seal, context)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.docmdp_ok
    assert seal.docmdp_level.name == "NO_CHANGES"
    assert str(seal.sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"
    assert str(seal.sig_object["/Reason"]) == f"内容摘要 {DIGEST}"


def test_the_words_and_the_properties_are_those_of_the_layout() -> None:
    before, after = pikepdf.open(io.BytesIO(rendered())), pikepdf.open(io.BytesIO(sealed()))
    assert {k: str(v) for k, v in before.docinfo.items()} == {k: str(v) for k, v in after.docinfo.items()}
    assert [[c["text"] for c in p] for p in pages(sealed())] == [
        [c["text"] for c in p] for p in pages(rendered())
    ]


def test_the_seal_stands_over_signature_and_date_of_the_last_page() -> None:
    with pikepdf.open(io.BytesIO(sealed())) as document:
        assert all("/Annots" not in page for page in document.pages[:-1])
        (widget,) = document.pages[-1].Annots
        left, bottom, right, top = (float(n) for n in widget.Rect)
    assert (right - left, top - bottom) == pytest.approx((SIZE, SIZE), abs=1)
    last, height = pages(sealed())[-1], 297 / 25.4 * 72
    name, day = where(last, AGENCY), where(last, DATE)
    middle = (day[0]["x0"] + day[-1]["x1"]) / 2
    assert middle == pytest.approx((left + right) / 2, abs=1.5)
    for line in (name, day):
        assert bottom < height - line[0]["bottom"] < height - line[0]["top"] < top
    # Signature and date stand below the middle, and the top of the seal within a line of the text above (7.3.5.1).
    assert height - day[0]["top"] < (top + bottom) / 2
    above = max(c["bottom"] for c in last if c["bottom"] < name[0]["top"] - 5)
    assert 0 < (height - above) - top < 28.95


def test_the_day_of_printing_at_the_foot_is_not_taken_for_the_date() -> None:
    text = official(printed_on=date(2020, 5, 8), copies_to="", printed_by="示范市教育局")
    pdf = seal_pdf(render_official(text), identity(), agency_name=AGENCY, date_words=DATE, reason="试", at=AT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        top = float(document.pages[-1].Annots[0].Rect[3])
    day = where(pages(pdf)[-1], DATE)
    assert top > 297 / 25.4 * 72 - day[0]["top"]


def test_without_the_words_the_seal_goes_bottom_right() -> None:
    pdf = seal_pdf(
        rendered(), identity(), agency_name="别处没有的机关", date_words="1999年1月1日", reason="试", at=AT
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert float(document.pages[-1].Annots[0].Rect[0]) > 350


def test_the_seal_is_red_and_round_and_words_below_it_stay_dark() -> None:
    document = pypdfium2.PdfDocument(sealed())
    document.init_forms()
    drawn = document[len(document) - 1].render(scale=2).to_pil().convert("RGB")
    with pikepdf.open(io.BytesIO(sealed())) as file:
        left, bottom, right, top = (float(n) for n in file.pages[-1].Annots[0].Rect)
    seal = drawn.crop(
        (int(left * 2), drawn.height - int(top * 2), int(right * 2), drawn.height - int(bottom * 2))
    )
    size = seal.width
    radius = size / 2 - 0.6 * 2 * 72 / 25.4
    for turn in range(0, 360, 15):
        x, y = (
            size / 2 + radius * math.cos(math.radians(turn)),
            size / 2 + radius * math.sin(math.radians(turn)),
        )
        r, g, b = seal.getpixel((round(x), round(y)))
        assert r > 180 > 90 > max(g, b) or max(r, g, b) < 120, turn  # red, or ink over a word
    assert seal.getpixel((3, 3)) == (255, 255, 255)
    star = seal.crop((size // 2 - 12, size // 2 - 12, size // 2 + 12, size // 2 + 12))
    colours = [star.getpixel((x, y)) for x in range(24) for y in range(24)]
    assert any(r > 180 and g < 60 for r, g, _ in colours)
    assert any(r < 90 for r, _, _ in colours)


@pytest.mark.parametrize("name", ["局", AGENCY, "示范自治州示范县教育体育和科学技术局"])
def test_the_drawing_is_42_mm_and_holds_the_whole_name(name: str) -> None:
    page = pypdfium2.PdfDocument(seal_drawing(name))[0]
    assert page.get_size() == pytest.approx((SIZE, SIZE), abs=0.1)
    assert sorted(page.get_textpage().get_text_range().replace("\r\n", "").replace(" ", "")) == sorted(name)


def test_the_seal_s_field_is_tagged_for_screen_readers() -> None:
    with pikepdf.open(io.BytesIO(sealed())) as document:
        tree, widget = document.Root.StructTreeRoot, document.pages[-1].Annots[0]
        element = tree.K[0].K[-1]
        assert (str(element.S), str(element.Alt), str(widget.TU)) == (
            "/Form",
            f"{AGENCY}电子印章",
            f"{AGENCY}电子印章",
        )
        assert element.K[0].Obj.objgen == widget.objgen
        assert list(tree.ParentTree.Nums)[-2] == widget.StructParent


def test_any_changed_byte_is_noticed() -> None:
    chance = random.Random(20200508)
    _, first, second, _ = byte_range()
    places = [chance.randrange(len(sealed())) for _ in range(120)] + [
        chance.randrange(first, second) for _ in range(80)
    ]
    for at in places:
        changed = bytearray(sealed())
        changed[at] ^= 1 << chance.randrange(8)
        found = checked(bytes(changed))
        assert not found.good, at
        assert "有效" not in found.says.replace("有效期", "")


@pytest.mark.parametrize("other", [b" ", b"\n", b"f", b"1"])
def test_the_blank_room_behind_the_signature_hides_nothing(other: bytes) -> None:
    _, _, second, _ = byte_range()
    changed = bytearray(sealed())
    changed[second - 100 : second - 99] = other
    assert not checked(bytes(changed)).good


def test_another_spelling_of_the_same_signature_is_noticed() -> None:
    _, first, second, _ = byte_range()
    gap = sealed()[first:second]
    assert not checked(sealed()[:first] + gap.lower() + sealed()[second:]).good


@pytest.mark.parametrize("more", [b"\n", b"%comment\n", b"\x00"])
def test_bytes_behind_or_before_the_file_are_noticed(more: bytes) -> None:
    assert not checked(sealed() + more).good
    assert not checked(more + sealed()).good


def test_a_revision_appended_after_sealing_is_noticed_and_said() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed()))
    writer.root["/Note"] = pikepdf_name()
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    found = checked(out.getvalue())
    assert (found.covers_whole, found.good) == (False, False)
    assert found.says == "文件在用印之后又被追加了内容或签名，追加的部分不在印章效力之内"


def pikepdf_name() -> object:
    from pyhanko.pdf_utils.generic import pdf_name

    return pdf_name("/Added")


def test_a_second_signature_is_noticed_even_by_the_same_key() -> None:
    p12, phrase = make_demo_identity(AGENCY, at=AT)
    own = opened_identity(p12, phrase)
    once = seal_pdf(rendered(), own, agency_name=AGENCY, date_words=DATE, reason="试", at=AT)
    writer = IncrementalPdfFileWriter(io.BytesIO(once))
    signer = signers.SimpleSigner.load_pkcs12_data(p12, [], phrase.encode())
    twice = Stubborn(signers.PdfSignatureMetadata(field_name="again"), signer=signer).sign_pdf(writer)
    found = check_seal(twice.getvalue(), [own.certificate])
    assert (found.covers_whole, found.good) == (False, False)


class Stubborn(signers.PdfSigner):
    """Signs where the first signature forbids it."""

    def _enforce_certification_constraints(self, reader: PdfFileReader) -> None:
        return


def test_a_foreign_certificate_is_not_the_agency_s_even_under_the_same_name() -> None:
    other = opened_identity(*make_demo_identity(AGENCY, at=AT))
    forged = seal_pdf(rendered(), other, agency_name=AGENCY, date_words=DATE, reason="试", at=AT)
    found = checked(forged)
    assert (found.intact, found.covers_whole, found.trusted, found.good) == (True, True, False, False)
    assert "不是本机关登记的印章证书" in found.says
    assert check_seal(forged, [identity().certificate, other.certificate]).good


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7", b"no pdf at all", b"\x00" * 1000])
def test_a_file_that_is_no_pdf_is_said_to_be_damaged(file: bytes) -> None:
    assert checked(file).says == "电子印章不能核验，文件已被改动或损坏"


def test_a_file_without_a_seal_is_said_to_have_none() -> None:
    assert checked(rendered()).says == "文件没有电子印章"


def test_a_sealed_file_is_not_sealed_again() -> None:
    with pytest.raises(WrongInput, match="不能再次用印"):
        seal_pdf(sealed(), identity(), agency_name=AGENCY, reason="试", at=AT)


def test_what_is_no_pdf_is_not_sealed() -> None:
    with pytest.raises(WrongInput, match="不是可以打开的 PDF"):
        seal_pdf(b"text", identity(), agency_name=AGENCY, reason="试", at=AT)


@pytest.mark.parametrize(("years", "says"), [(-11, "尚未生效"), (11, "已经过期")])
def test_a_certificate_that_does_not_hold_does_not_seal(years: int, says: str) -> None:
    with pytest.raises(Refused, match=says):
        seal_pdf(rendered(), identity(), agency_name=AGENCY, reason="试", at=AT + timedelta(days=366 * years))


class Service:
    """A signature service: the key is on its side, it counts how often it was asked."""

    digest, mechanism = "sha256", "sha256_ecdsa"

    def __init__(self) -> None:
        self.key, self.asked = ec.generate_private_key(ec.SECP256R1()), 0

    def sign(self, data: bytes) -> bytes:
        self.asked += 1
        return KeySigner(self.key).sign(data)

    def certificate(self) -> bytes:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "签名服务")])
        made = (
            x509.CertificateBuilder()
            .subject_name(name).issuer_name(name).public_key(self.key.public_key()).serial_number(7)
            .not_valid_before(AT).not_valid_after(AT + timedelta(days=9))
            .sign(self.key, hashes.SHA256())
        )  # fmt: skip
        return made.public_bytes(serialization.Encoding.DER)


def test_a_service_stands_behind_the_same_interface_and_is_asked_once() -> None:
    service = Service()
    own = Identity(service.certificate(), service)
    pdf = seal_pdf(rendered(), own, agency_name=AGENCY, date_words=DATE, reason="试", at=AT)
    assert service.asked == 1
    assert check_seal(pdf, [own.certificate]).good


class Silent(Service):
    def sign(self, data: bytes) -> bytes:
        raise Refused("签名服务没有应答，请稍后再试")


def test_a_service_that_does_not_answer_is_told_in_its_own_words() -> None:
    service = Silent()
    with pytest.raises(Refused, match="签名服务没有应答"):
        seal_pdf(rendered(), Identity(service.certificate(), service), agency_name=AGENCY, reason="试", at=AT)


def test_an_expired_seal_time_is_not_trusted() -> None:
    service = Service()
    own = Identity(service.certificate(), service)
    object.__setattr__(own, "require_valid", lambda at: None)
    late = seal_pdf(rendered(), own, agency_name=AGENCY, reason="试", at=AT + timedelta(days=30))
    assert not check_seal(late, [own.certificate]).good
