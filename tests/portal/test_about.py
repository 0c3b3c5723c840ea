"""指南、机构职能、领导信息: what is filled in is shown, what isn't leaves no empty label."""

from __future__ import annotations

from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency, Leader
from portal.test_publications import page, text


def test_the_guide_says_what_article_12_asks_for(pages: dict[str, Publication]) -> None:
    said = text(page("/JC-JY/guide/"))
    for words in (
        "第2版，2021年1月10日更新", "十五类事项", "江城县档案馆", "局办公室", "工作日8:30—17:30", "0000-7654321", "office@example.cn",
        "20个工作日内答复", "延长最长20个工作日", "7个工作日内一次性告知补正", "不收取费用", "江城县人民政府办公室", "60日", "6个月",
    ):  # fmt: skip
        assert words in said, words


def test_a_guide_without_a_profile_has_no_empty_places(agency: Agency) -> None:
    found = page("/JC-JY/guide/")
    assert [text(h) for h in found.xpath("//h2")] == [
        "一、信息分类和编排", "二、主动公开", "三、依申请公开", "四、收费", "五、监督和救济",
    ]  # fmt: skip
    assert "联系电话" not in text(found.xpath("//main")[0])
    assert "当面申请" not in text(found)


def test_the_institution_names_head_hours_sections_and_duties(pages: dict[str, Publication]) -> None:
    found = page("/JC-JY/institution/")
    facts = {text(d[0]): text(d[1]) for d in found.xpath("//dl[contains(@class, 'facts')]/div")}
    assert (facts["负责人姓名"], facts["邮政编码"]) == ("样例甲", "430000")
    assert facts["办公时间"].startswith("工作日")
    assert "负责机关运转" in text(found)
    assert [text(h) for h in found.xpath("//h2")] == ["工作职能", "内设机构", "二级单位"]


def test_leaders_in_use_are_listed_in_their_order(pages: dict[str, Publication]) -> None:
    Leader.objects.filter(name="样例乙").update(active=False)
    found = page("/JC-JY/leaders/")
    assert [text(h) for h in found.xpath("//main//h2")] == ["样例甲"]
    assert "局长" in text(found)
    assert "还没有公布领导信息" in text(page("/JC-JT/leaders/"))
    assert not page("/JC-JT/institution/").xpath("//main//a[.='领导信息']")
