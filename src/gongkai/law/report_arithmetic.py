"""The arithmetic of the tables: each function is one `kind` of `data/report_rules.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.law.form import Column, Form, Row
from gongkai.law.report import Report, Value
from gongkai.law.report_rules import Check, CheckContext, Failure, Outcome, Rule, Untried

NO_PREVIOUS = "没有上年年报可以对照"
BLANK = "有单元格空白或没有读出"


def _named(row: Row, column: Column) -> str:
    return f"{row.printed}“{column.label}”"


def _sum(values: list[Value]) -> Value:
    return None if any(v is None for v in values) else sum((v for v in values if v is not None), 0)


def _compare(where: str, left: Value, right: Value, holds: bool | None, **words: object) -> Iterator[Outcome]:
    """Nothing when the comparison holds, Untried when a side is blank, else the Failure."""
    if left is None or right is None:
        yield Untried(where, BLANK)
    elif not (left == right if holds is None else holds):
        yield Failure(where, {"left": left, "right": right, **words})


def column_sums(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Each row: a column with a sum equals its parts."""
    table = form.table(rule.table)
    for row, column in table.cells():
        if column.sum:
            left = report.cell(table.id, row.id, column.id)
            right = _sum([report.cell(table.id, row.id, part) for part in column.sum])
            yield from _compare(f"{table.id}/{row.id}/{column.id}", left, right, None, row=row.printed)


def row_sums(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Each column: a row with a sum equals the leaves of its parts."""
    table = form.table(rule.table)
    for row, column in table.cells():
        if row.sum:
            leaves = [leaf for part in row.sum for leaf in table.leaves_under(part)]
            left = report.cell(table.id, row.id, column.id)
            right = _sum([report.cell(table.id, leaf, column.id) for leaf in leaves])
            yield from _compare(f"{table.id}/{row.id}/{column.id}", left, right, None, column=column.label)


def balance(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Each column: the rows on the left add up to the rows on the right."""
    table = form.table(rule.table)
    for column in table.blocks[0].columns:
        left = _sum([report.cell(table.id, r, column.id) for r in rule.params["left"]])
        right = _sum([report.cell(table.id, r, column.id) for r in rule.params["right"]])
        where = f"{table.id}/{rule.params['right'][0]}/{column.id}"
        yield from _compare(where, left, right, None, column=column.label)


def counted_twice(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """A column whose results exceed what there was to answer by just the number of partial answers."""
    for column in form.table("t3").blocks[0].columns:
        rows = ("new_received", "carried_in", "result_total", "carried_out", "partial")
        new, carried, done, left_over, partial = (report.cell("t3", r, column.id) for r in rows)
        if new is None or carried is None or done is None or left_over is None or partial is None:
            yield Untried(f"t3/partial/{column.id}", BLANK)
            continue
        excess = done + left_over - new - carried
        if partial > 0 and excess == partial:
            yield Failure(f"t3/partial/{column.id}", {"left": excess, "column": column.label})


def carried(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Each column: what was carried in equals what last year carried out."""
    table = form.table(rule.table)
    now, then = rule.params["now"], rule.params["then"]
    if context.previous is None:
        yield Untried(f"{table.id}/{now}", NO_PREVIOUS)
        return
    for column in table.blocks[0].columns:
        left = report.cell(table.id, now, column.id)
        right = context.previous.cell(table.id, then, column.id)
        yield from _compare(f"{table.id}/{now}/{column.id}", left, right, None, column=column.label)


def whole_numbers(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Every cell is an integer and not below zero."""
    table = form.table(rule.table)
    for row, column in table.cells():
        value = report.cell(table.id, row.id, column.id)
        where = f"{table.id}/{row.id}/{column.id}"
        if value is None:
            yield Untried(where, BLANK)
        elif not isinstance(value, int) or value < 0:
            yield Failure(where, {"cell": _named(row, column), "left": value})


def not_negative(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Only cells of a signed column may be below zero."""
    table = form.table(rule.table)
    for row, column in table.cells():
        value = report.cell(table.id, row.id, column.id)
        where = f"{table.id}/{row.id}/{column.id}"
        if value is None:
            yield Untried(where, BLANK)
        elif value < 0 and column.type != "signed":
            yield Failure(where, {"cell": _named(row, column), "left": value})


def _stock_rows(form: Form) -> Iterator[Row]:
    for row in form.table("t2").figure_rows():
        if any(c.id == "prev_items" for c in form.table("t2").block_of(row.id).columns):
            yield row


def stock_not_negative(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Items of last year plus the change leave no less than nothing."""
    for row in _stock_rows(form):
        now = _sum([report.cell("t2", row.id, c) for c in ("prev_items", "delta")])
        yield from _compare(f"t2/{row.id}/delta", now, 0, now is not None and now >= 0, row=row.printed)


def _previous_alike(report: Report, context: CheckContext, what: str) -> Report | Untried:
    """Last year's report when it stands in the same form, whose columns of table 2 alone can be compared."""
    if context.previous is None:
        return Untried("t2", NO_PREVIOUS)
    if context.previous.form != report.form:
        return Untried("t2", f"上年年报用的是另一种格式，没有可对照的{what}")
    return context.previous


def stock_carried(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Items of last year are what last year's report ended with."""
    previous = _previous_alike(report, context, "项目数量")
    if isinstance(previous, Untried):
        yield previous
        return
    for row in _stock_rows(form):
        left = report.cell("t2", row.id, "prev_items")
        right = _sum([previous.cell("t2", row.id, c) for c in ("prev_items", "delta")])
        yield from _compare(f"t2/{row.id}/prev_items", left, right, None, row=row.printed)


def in_force_carried(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Documents in force are last year's plus issued less repealed."""
    previous = _previous_alike(report, context, "现行有效件数")
    if isinstance(previous, Untried):
        yield previous
        return
    for row in form.table("t2").block_of("normative_docs").rows:
        left = report.cell("t2", row.id, "in_force")
        before, issued = previous.cell("t2", row.id, "in_force"), report.cell("t2", row.id, "issued")
        repealed = report.cell("t2", row.id, "repealed")
        known = before is not None and issued is not None and repealed is not None
        right = before + issued - repealed if known else None  # type: ignore[operator]
        yield from _compare(f"t2/{row.id}/in_force", left, right, None, row=row.printed)


def at_least(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """In the named rows, one column is not below another."""
    standing = {row.id for row in form.table("t2").figure_rows()}
    for row_id in rule.params["rows"]:
        if row_id in standing:
            left = report.cell("t2", row_id, rule.params["column"])
            right = report.cell("t2", row_id, rule.params["than"])
            holds = left is not None and right is not None and left >= right
            row = form.table("t2").row(row_id).printed
            yield from _compare(f"t2/{row_id}/{rule.params['column']}", left, right, holds, row=row)


def no_rules_without_power(
    report: Report, form: Form, context: CheckContext, rule: Rule
) -> Iterator[Outcome]:
    """A body that cannot make 规章 has none."""
    if context.rule_making:
        return
    row = form.table("t2").row("rules")
    for column in form.table("t2").block_of("rules").columns:
        value = report.cell("t2", "rules", column.id)
        where = f"t2/rules/{column.id}"
        if value is None:
            yield Untried(where, BLANK)
        elif value != 0 and context.rule_making is None:
            yield Untried(where, "不清楚该单位有没有规章制定权，而“规章”行不为0")
        elif value != 0:
            yield Failure(where, {"cell": _named(row, column), "left": value})


def equals_ledger(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Every cell is what the registers count; untried for a report that was not made from registers."""
    if context.ledger is None:
        yield Untried(rule.table, "这份年报不是由登记簿编制的，没有台账可以对照")
        return
    table = form.table(rule.table)
    for row, column in table.cells():
        left = report.cell(table.id, row.id, column.id)
        right = context.ledger.get(table.id, {}).get(row.id, {}).get(column.id)
        yield from _compare(f"{table.id}/{row.id}/{column.id}", left, right, None, cell=_named(row, column))


def money_plausible(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """An amount in 万元 beyond what a bureau has was probably typed in yuan."""
    for row, column in form.table("t2").cells():
        if column.type == "money":
            value = report.cell("t2", row.id, column.id)
            where = f"t2/{row.id}/{column.id}"
            if value is None:
                yield Untried(where, BLANK)
            elif value > Decimal(rule.params["at_most"]):
                yield Failure(where, {"cell": _named(row, column), "left": value})


def decisions_not_items(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Cases handled that equal the number of items, with a change in the year, were probably misread."""
    for row in _stock_rows(form):
        before, delta, done = (report.cell("t2", row.id, c) for c in ("prev_items", "delta", "decisions"))
        if not any(c.id == "decisions" for c in form.table("t2").block_of(row.id).columns):
            continue
        if before is None or delta is None or done is None:
            yield Untried(f"t2/{row.id}/decisions", BLANK)
        elif done == before + delta and done > 0:
            yield Failure(f"t2/{row.id}/decisions", {"row": row.printed, "left": done})


def carry_out_plausible(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """No more is carried out than there was."""
    left = report.cell("t3", "carried_out", "total")
    right = _sum([report.cell("t3", r, "total") for r in ("new_received", "carried_in")])
    holds = left is not None and right is not None and left <= right
    yield from _compare("t3/carried_out/total", left, right, holds)


def review_first(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """From the year named, refusals go to review before a suit."""
    if report.year is None:
        yield Untried("t4/litigation_direct/total", "没有读出年度")
        return
    direct = report.cell("t4", "litigation_direct", "total")
    if report.year >= rule.params["from_year"]:
        holds = direct is not None and direct == 0
        yield from _compare("t4/litigation_direct/total", direct, 0, holds)


def pending_followed(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Cases pending last year stand again in this year's figures."""
    if context.previous is None:
        yield Untried("t4", NO_PREVIOUS)
        return
    for row in form.table("t4").figure_rows():
        left, right = report.cell("t4", row.id, "total"), context.previous.cell("t4", row.id, "pending")
        holds = left is not None and right is not None and left >= right
        yield from _compare(f"t4/{row.id}/total", left, right, holds, row=row.printed)


def year_basis(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """A reminder of the one counting rule, where there are cases to count."""
    for row in form.table("t4").figure_rows():
        total = report.cell("t4", row.id, "total")
        where = f"t4/{row.id}/total"
        yield from _compare(where, total, 0, total is not None and total == 0, row=row.printed)


def form_of_the_year(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """The report stands in the form that its year asks for."""
    if report.year is None:
        yield Untried("form", "没有读出年度")
    elif report.year < form.first_year or (form.last_year is not None and report.year > form.last_year):
        known = report.year >= 2019
        right = Form.for_year(report.year).title if known else "当年的格式"
        yield Failure("form", {"left": form.title, "right": right, "year": report.year})


def no_blank(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """No cell of figures is blank; what a reader saw there is quoted."""
    seen = {u.where: u.seen for u in report.unread}
    for table, row, column, value in report.cells():
        if value is None:
            where = f"{table.id}/{row.id}/{column.id}"
            stood = seen.get(where, "")
            words = {"cell": _named(row, column), "left": f"填的是“{stood}”" if stood else "为空白"}
            yield Failure(where, words)


KINDS: dict[str, Check] = {
    f.__name__: f
    for f in (
        column_sums, row_sums, balance, counted_twice, carried, whole_numbers, not_negative, stock_not_negative,
        stock_carried, in_force_carried, at_least, no_rules_without_power, equals_ledger, money_plausible,
        decisions_not_items, carry_out_plausible, review_first, pending_followed, year_basis, form_of_the_year,
        no_blank,
    )
}  # fmt: skip
