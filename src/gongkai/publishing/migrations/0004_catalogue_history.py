# History of matters, and what of article 20 an agency does not have.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0003_catalogue_remark"),
        ("registry", "0002_posts_and_index_template"),
    ]

    operations = [
        migrations.AddField(
            model_name="catalogueitem",
            name="added_on",
            field=models.DateField(blank=True, null=True, verbose_name="列入日期"),
        ),
        migrations.AddField(
            model_name="catalogueitem",
            name="retired_on",
            field=models.DateField(blank=True, null=True, verbose_name="停用日期"),
        ),
        migrations.AddField(
            model_name="catalogueitem",
            name="retired_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="停用理由"),
        ),
        migrations.CreateModel(
            name="NotApplicable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.CharField(max_length=8, verbose_name="条例第二十条事项")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("on", models.DateField(verbose_name="说明日期")),
                ("by", models.CharField(max_length=120, verbose_name="说明人")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="not_applicable",
                        to="registry.agency",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "不涉及事项说明",
                "ordering": ["agency", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "matter"), name="not_applicable_once")
                ],
            },
        ),
    ]
