"""The official layout measured on the page (GB/T 9704-2012)."""

from __future__ import annotations

import io
from datetime import date

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText
from official.sample import DIGEST, MM, bare, official, pages, picture, rendered, where, words

RED = (0xD7 / 255, 0, 0x0F / 255)
LINE = "各学校按照确定的学区范围接收新生，不得跨学区招生。"


def test_everything_is_printed_and_can_be_read_back() -> None:
    printed = words(rendered())
    for part in (
        "示范市教育局文件", "示教发〔2020〕15号", "各县（区）教育局，市直各学校：", "一、总体要求", LINE,
        "附件：1.学区划分表", "2.入学报名登记表以及随迁子女入学资格审核材料清单（试行）", "示范市教育局2020年5月8日（此件公开发布）",
        "抄送：市委办公室，市政府办公室。", "示范市教育局办公室2020年5月8日印发", "—1—",
    ):  # fmt: skip
        assert part in printed


def test_title_number_index_number_and_digest_are_properties_of_the_file() -> None:
    with pikepdf.open(io.BytesIO(rendered())) as document:
        info = document.docinfo
        assert str(info.Title) == official().title
        assert str(info.Author) == "示范市教育局"
        assert str(info.Keywords) == f"示教发〔2020〕15号, SFSJY/2020-00015, {DIGEST}"
        assert document.Root.Lang == "zh-CN"
        assert document.Root.MarkInfo.Marked


def test_the_paper_is_a4_and_the_type_area_156_by_225() -> None:
    with pdfplumber.open(io.BytesIO(rendered())) as document:
        for page in document.pages:
            assert (page.width / MM, page.height / MM) == pytest.approx((210, 297), abs=0.05)
            body = [c for c in page.chars if c["size"] > 15 or c["size"] < 13.5]
            assert min(c["x0"] for c in body) / MM == pytest.approx(28, abs=1.1)
            assert max(c["x1"] for c in body) / MM <= 184.1
            assert min(c["top"] for c in body) / MM >= 36
            assert max(c["bottom"] for c in body) / MM <= 263


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    body = "<p>" + "各学校按照确定的学区范围接收新生不得跨学区招生请认真落实" * 64 + "</p>"
    full = pages(bare(body, note=""))[1]
    lines: dict[int, int] = {}
    for c in (c for c in full if c["size"] == pytest.approx(16)):
        lines[round(c["top"])] = lines.get(round(c["top"]), 0) + 1
    assert list(lines.values()) == [28] * 22
    tops = sorted(lines)
    assert (tops[1] - tops[0]) == pytest.approx(28.95, abs=1)


def test_the_head_stands_where_the_standard_says() -> None:
    with pdfplumber.open(io.BytesIO(rendered())) as document:
        page = document.pages[0]
        mark, number = where(page.chars, "示范市教育局文件"), where(page.chars, "示教发〔2020〕15号")
        drawn = pypdfium2.PdfDocument(rendered())[0].render(scale=4).to_pil().convert("RGB")
        reds = [
            y for y in range(0, drawn.height, 2)
            if any(r > 180 and g < 60 for r, g, _ in (drawn.getpixel((x, y)) for x in range(100, drawn.width, 7)))
        ]  # fmt: skip
        assert reds[0] / 4 / MM == pytest.approx(37 + 35, abs=1)
        assert all(c["non_stroking_color"] == pytest.approx(RED) for c in mark)
        assert (mark[0]["x0"] + mark[-1]["x1"]) / 2 / MM == pytest.approx(28 + 78, abs=1.5)
        assert (number[0]["x0"] + number[-1]["x1"]) / 2 / MM == pytest.approx(28 + 78, abs=1)
        (line,) = [e for e in page.lines if e["stroking_color"] == pytest.approx(RED)]
        assert (line["top"] - number[0]["bottom"]) / MM == pytest.approx(4, abs=1.5)
        assert (line["x0"] / MM, line["x1"] / MM) == pytest.approx((28, 184), abs=0.1)


def test_each_level_has_its_face() -> None:
    (page, *_) = pages(rendered())
    flat = [c for p in pages(rendered()) for c in p]
    assert all("NotoSansSC" in c["fontname"] for c in where(flat, "一、总体要求"))
    for text in ("（一）划片范围", LINE, "1.年满6周岁的儿童"):
        assert all("NotoSerifSC" in c["fontname"] for c in where(flat, text))
    assert where(flat, "（一）划片范围")[0]["stroking_color"] is not None
    assert {round(c["size"]) for c in where(page, "关于做好2020年")} == {22}
    assert {round(c["size"]) for c in where(flat, LINE)} == {16}


def test_paragraphs_begin_two_characters_in_and_the_addressee_does_not() -> None:
    flat = [c for p in pages(rendered()) for c in p]
    assert where(flat, "各县（区）教育局")[0]["x0"] / MM == pytest.approx(28, abs=0.6)
    for text in ("为做好招生入学", "一、总体要求", "1.年满6周岁", "附件："):
        assert where(flat, text)[0]["x0"] == pytest.approx(28 * MM + 32, abs=2)


def test_a_long_attachment_name_goes_on_below_its_first_character() -> None:
    flat = [c for p in pages(rendered()) for c in p]
    name = where(flat, "入学报名登记表以及随迁子女入学资格审核材料清单（试行）")
    tops = sorted({round(c["top"]) for c in name})
    second = next(c for c in name if round(c["top"]) == tops[1])
    assert second["x0"] == pytest.approx(name[0]["x0"], abs=1)


@pytest.mark.parametrize("issuer", ["示范市教育局", "示范自治州示范县教育体育和科学技术与文化旅游局"])
def test_the_issuer_is_centred_over_the_date_inside_the_type_area(issuer: str) -> None:
    last = pages(
        render_official(official(issuer=issuer, number="", copies_to="", printed_by="", printed_on=None))
    )[-1]
    date_, name = where(last, "2020年5月8日"), where(last, issuer)
    middle = [(run[0]["x0"] + run[-1]["x1"]) / 2 for run in (date_, name)]
    assert middle[0] == pytest.approx(middle[1], abs=1)
    assert name[-1]["x1"] / MM <= 184.1
    if len(issuer) < 8:
        assert date_[-1]["x1"] == pytest.approx(184 * MM - 64, abs=2)


def test_page_numbers_alternate_and_stand_7_mm_below_the_type_area() -> None:
    body = "<p>各学校按照确定的学区范围接收新生，不得跨学区招生。</p>" * 60
    for n, page in enumerate(pages(bare(body)), 1):
        number = where(page, f"— {n} —")
        assert {round(c["size"]) for c in number} == {14}
        edge = number[-1]["x1"] if n % 2 else number[0]["x0"]
        assert edge == pytest.approx(184 * MM - 14 if n % 2 else 28 * MM + 14, abs=2)
        middle = number[0]["top"] + 14 * 0.47
        assert (middle / MM) == pytest.approx(262 + 7, abs=1.5)


def test_the_record_ends_on_the_edge_of_the_type_area() -> None:
    with pdfplumber.open(io.BytesIO(rendered())) as document:
        lines = [e for e in document.pages[-1].lines if e["width"] > 400 and e["top"] > 500]
        bottom = max(lines, key=lambda e: e["top"])
        assert len(lines) == 3
        assert "2020年5月8日" in "".join(c["text"] for c in document.pages[-1].chars)
        assert bottom["top"] / MM == pytest.approx(262, abs=0.5)


@pytest.mark.parametrize("count", [11, 12, 13, 14, 23, 24])
def test_a_signature_never_stands_alone(count: int) -> None:
    body = "".join(
        f"<p>第{i}段内容按照有关规定执行，请各单位认真落实并于月底前报送情况。</p>" for i in range(count)
    )
    last = pages(
        render_official(
            official(body_html=body, attachments=(), copies_to="", printed_by="", printed_on=None)
        )
    )[-1]
    text = "".join(c["text"] for c in last)
    assert "2020年5月8日" in text
    assert "段内容" in text


def test_a_long_list_of_copies_goes_on_behind_its_label() -> None:
    copies = "，".join(f"示范市第{n}实验小学" for n in range(10))
    last = pages(render_official(official(copies_to=copies, body_html="<p>略。</p>")))[-1]
    label, names = where(last, "抄送："), where(last, copies[:100])
    assert label[0]["top"] == pytest.approx(names[0]["top"], abs=1)
    second = next(c for c in names if c["top"] > names[0]["top"] + 5)
    assert second["x0"] == pytest.approx(names[0]["x0"], abs=1)


def test_a_long_address_breaks_and_can_still_be_copied() -> None:
    address = "https://www.example.gov.cn/" + "a" * 120
    made = bare(
        f"<p>见{address}。</p><table><tr><td>甲</td><td>https://www.example.gov.cn/xxgk</td><td>乙</td></tr></table>"
    )
    assert address in words(made)
    assert "https://www.example.gov.cn/xxgk" in words(made)
    assert max(c["x1"] for page in pages(made) for c in page) <= 184.1 * MM


def test_a_document_without_a_number_has_no_red_head() -> None:
    printed = words(bare("<p>特此公告。</p>"))
    assert "文件" not in printed
    assert printed.startswith("示范市教育局关于做好")


def test_the_signatory_is_named_only_on_documents_that_go_upward() -> None:
    assert "签发人" not in words(render_official(official(signed_by="虚构")))
    assert "示教发〔2020〕15号签发人：虚构" in words(render_official(official(signed_by="虚构", upward=True)))


def test_the_same_text_gives_the_same_bytes() -> None:
    assert render_official(official()) == rendered()
    assert render_official(official(note="此件依申请公开")) != rendered()


HOSTILE = '#import "x" $a^2$ *b* _c_ \\ @ref `raw` [x] // y /* z */ <lab> ${q} #sys.inputs "quote" ~ --- ...'


def test_hostile_words_are_printed_as_they_are() -> None:
    escaped = HOSTILE.replace("<", "&lt;")
    printed = words(render_official(official(
        body_html=f"<p>{escaped}</p><table><tr><td>{escaped}</td></tr></table>", addressee=HOSTILE, note=HOSTILE,
        attachments=(f"{HOSTILE}.pdf",), copies_to=HOSTILE, printed_by=HOSTILE, issuer="示范局",
    )))  # fmt: skip
    assert printed.replace("\u200b", "").count(HOSTILE.replace(" ", "")) == 7


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="gb2312", exclude_categories=["Cc", "Zs", "Zl"]), min_size=1, max_size=30))
def test_any_words_of_the_fonts_come_back(text: str) -> None:
    try:
        printed = words(bare(f"<p>甲{text.replace('&', '&amp;').replace('<', '&lt;')}乙</p>"))
    except WrongInput:  # a sign that the fonts lack: refused as a test of its own shows
        return
    assert f"甲{text}乙".replace(" ", "") in printed


def test_tables_keep_their_spans() -> None:
    with pdfplumber.open(io.BytesIO(rendered())) as document:
        (table,) = [t for page in document.pages for t in page.extract_tables()]
    assert table == [
        ["学校", "计划数", None], [None, "班数", "人数"], ["实验小学", "6", "270"], ["合计", None, "270"],
    ]  # fmt: skip


def test_the_head_of_a_long_table_is_on_every_page() -> None:
    rows = "".join(f"<tr><td>第{n}小学</td><td>{n}</td></tr>" for n in range(80))
    made = bare(f"<table><thead><tr><th>学校</th><th>计划数</th></tr></thead><tbody>{rows}</tbody></table>")
    texts = ["".join(c["text"] for c in page) for page in pages(made)]
    with_rows = [t for t in texts if "小学" in t]
    assert len(with_rows) > 1
    assert all(t.count("计划数") == 1 for t in with_rows)


def test_images_are_printed_inside_the_type_area_with_their_words() -> None:
    made = bare('<p><img src="a.png" alt="大图"></p>', images={"a.png": picture(3000, 3000)})
    with pdfplumber.open(io.BytesIO(made)) as document:
        (image,) = [i for page in document.pages for i in page.images]
    assert image["width"] / MM == pytest.approx(156, abs=1)
    assert image["height"] <= 225 * MM
    assert "大图".encode("utf-16-be") in made or b"/Figure" in pikepdf_text(made)


def pikepdf_text(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        out = io.BytesIO()
        document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"no image", "不能打开"), (picture(60, 60, "GIF"), "不是 PNG 或 JPEG"), (picture()[:600], "不能打开")],
)
def test_an_image_that_cannot_be_printed_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        bare('<p><img src="a.png"></p>', images={"a.png": content})


def test_a_missing_image_is_refused_not_left_out() -> None:
    with pytest.raises(WrongInput, match=r"图片“a.png”没有上传"):
        bare('<p><img src="a.png"></p>', images={})


def test_a_sign_that_no_font_has_is_marked_and_named_not_printed_as_a_box() -> None:
    said = "".join(c["text"] for page in pages(bare("<p>请注意\U0001f600</p>")) for c in page)
    assert "请注意〓" in said
    assert "U+1F600" in said


@pytest.mark.parametrize("missing", ["title", "issuer"])
def test_neither_title_nor_issuer_may_be_blank(missing: str) -> None:
    with pytest.raises(WrongInput, match="公文版式必须有"):
        official(**{missing: " "})


def test_dates_have_no_leading_zeros() -> None:
    assert OfficialText("局", "通知", "", made_on=date(2021, 3, 9)).made_in_words == "2021年3月9日"
