"""Hand-made reports as text: one cell a line, as a town's page is copied."""

from __future__ import annotations

from reporting.reading.sample_rows import F21, add, rows_21

# 1. One cell a line, blank lines between, broken header words, categories on their own lines (a town's page).
_t3 = "\n\n".join(
    "\n\n".join(
        [
            *([head.replace("（三）不予公开", "（三）\n\n不予公开")] if head else []),
            label.replace("获取信息", "\n\n获取信息"),
            *figures,
        ]
    )
    for head, label, figures in rows_21(
        {0: "2 0 0 0 0 0 2", 2: "1 0 0 0 0 0 1", 12: "1 0 0 0 0 0 1", 23: "2 0 0 0 0 0 2"}
    )
)
add(
    "town, one cell a line",
    f"""您当前的位置：首页 > 政府信息公开 > 年报

石桥镇人民政府2022年政府信息公开工作年度报告

发布时间：2023-01-28  浏览次数：35

一、总体情况

2022年，我镇主动公开信息 86 条，其中通知公告 12 条、行政许可 3 件。报告中所列数据的统计期限自2022年1月1日起至2022年12月31日止。

二、主动公开政府信息情况

第二十条第(一)项

信息内容

本年制发件数

本年废止件数

现行有效件数

规章

0

0

0

行政规范性文件

0

0

0

第二十条第(五)项

信息内容

本年处理决定数量

行政许可

3

第二十条第(六)项

信息内容

本年处理决定数量

行政处罚

1

行政强制

0

第二十条第(八)项

信息内容

本年收费金额(单位:万元)

行政事业性收费

0

三、收到和处理政府信息公开申请情况

(本列数据的勾稽关系为:第一项加第二项之和,

等于第三项加第四项之和)

申请人情况

自然人

法人或其他组织

总计

商业

企业

科研

机构

社会公

益组织

法律服务机构

其他

{_t3}

四、政府信息公开行政复议、行政诉讼情况

行政复议

行政诉讼

结果维持

结果纠正

其他

结果

尚未审结

总计

未经复议直接起诉

复议后起诉

结果维持

结果纠正

其他结果

尚未审结

总计

结果维持

结果纠正

其他结果

尚未审结

总计

""" + "\n\n".join(["1", "0", "0", "0", "1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0"]) + """

五、存在的主要问题及改进情况

存在的主要问题：一是公开内容不够全面；二是人员只有 2 名。

六、其他需要报告的事项

无其他需要报告的事项。

石桥镇人民政府

2023年1月20日

扫一扫在手机打开当前页
版权所有：石桥镇人民政府  网站标识码 4200000001
""",
    F21, 2022, "石桥镇人民政府", "2023-01-20",
    {"t2/licences/decisions": 3, "t2/penalties/decisions": 1, "t3/new_received/natural_person": 2, "t3/new_received/total": 2,
     "t3/granted/natural_person": 1, "t3/granted/total": 1, "t3/unavailable_not_held/natural_person": 1,
     "t3/unavailable_not_held/total": 1, "t3/result_total/natural_person": 2, "t3/result_total/total": 2,
     "t4/review/upheld": 1, "t4/review/total": 1},
)  # fmt: skip
