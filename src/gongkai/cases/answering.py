"""The answer to a request: what each kind of reply must say, the seven questions, and the digest a signature binds to."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.cases.models import Case, Matter
from gongkai.law.digest import digest_of
from gongkai.law.replies import reply

# 七步法: what the officer asks in order before anything is written; each answer is one of the words beside it.
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("supplement", "补不补", "申请内容是否明确、身份证明是否齐备，需不需要补正（条例第29条、第30条）"),
    ("is_it", "是不是", "是不是政府信息公开申请，还是信访、咨询、投诉、查询（条例第2条、第39条）"),
    ("whose", "谁负责", "是不是本机关负责公开（条例第10条、第36条第（五）项）"),
    ("is_there", "有没有", "检索过哪里，有没有现成的信息（条例第36条第（四）项、第38条）"),
    (
        "give",
        "给不给",
        "有没有第14条、第15条、第16条规定的情形，能不能区分处理（条例第36条第（三）项、第37条）",
    ),
    ("how_give", "怎么给", "按什么形式、用什么方式提供，收不收费（条例第40条、第42条）"),
    ("how_answer", "怎么答", "逐项回应，写明依据、理由和救济途径（条例第36条）"),
)
# What each kind of reply must say beside its article: (name, label); the letters ask for the same.
DETAILS: dict[str, tuple[tuple[str, str], ...]] = {
    "already_public": (("where", "已公开信息的名称和获取途径"),),
    "given": (("given", "提供的信息名称"),),
    "partial": (("given", "提供的信息名称"), ("withheld", "不予公开的部分和理由")),
    "state_secret": (("reason", "定密依据"),),
    "law_forbids": (("forbidding", "禁止公开的法律、行政法规名称和条款"),),
    "safety_stability": (("reason", "危及何种安全或者稳定及理由"),),
    "third_party": (("reason", "第三方意见和不予公开的理由"),),
    "internal_affairs": (("reason", "属于哪一类内部事务信息"),),
    "process_info": (("reason", "属于哪一类过程性信息"),),
    "enforcement_file": (("reason", "属于哪一执法案卷"),),
    "query_matter": (("where", "依据的法律、行政法规和办理途径"),),
    "does_not_exist": (("reason", "检索的范围和结果"),),
    "not_ours": (("reason", "不属于本机关负责公开的理由"),),
    "must_create": (("reason", "没有现成信息的情况"),),
    "still_unclear": (("reason", "补正后仍不明确之处"),),
    "petition": (("where", "信访、投诉、举报等的渠道"),),
    "repeat": (("earlier", "此前答复的文号和日期"),),
    "publication": (("where", "公开出版物的获取途径"),),
    "excessive": (("reason", "申请的数量、频次和理由不合理之处"),),
    "reissue": (("earlier", "申请人此前已获取的信息"),),
}
# How a copy that was not redacted here came about, and who looked it through.
SEPARATED_ELSEWHERE = "separated_elsewhere"
REFUSALS_16 = ("internal_affairs", "process_info", "enforcement_file")


def lacking(matter: Matter) -> Iterator[str]:
    """A sentence for each thing that a matter's reply still lacks; nothing when it is complete."""
    if not matter.reply:
        yield "还没有选择答复类型"
        return
    for name, label in DETAILS.get(matter.reply, ()):
        if not str(matter.details.get(name, "")).strip():
            yield f"“{reply(matter.reply).name}”必须写明{label}"
    if matter.reply in REFUSALS_16 and not matter.details.get("no_rule_requires"):
        yield "须确认没有法律、法规、规章规定上述信息应当公开"


def digest_of_answer(case: Case) -> str:
    """The digest of everything the letter will say and bring: matters, replies, grounds, files given."""
    return digest_of(
        {
            "number": case.number,
            "matters": [
                [m.order, m.text, m.reply, m.grounds, m.facts, m.details]
                for m in case.matters.order_by("order")
            ],
            "files": sorted(case.files.filter(to_applicant=True).values_list("name", "file__digest")),
        }
    )
