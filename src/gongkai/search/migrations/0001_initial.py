import django.db.models.deletion
import gongkai.vault
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Indexed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_id", models.BigIntegerField(null=True, verbose_name="机构")),
                ("kind", models.CharField(max_length=20, verbose_name="来源")),
                ("key", models.CharField(max_length=120, verbose_name="标识")),
                ("title", models.CharField(max_length=500, verbose_name="标题")),
                ("number", models.CharField(blank=True, max_length=120, verbose_name="文号")),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="年份")),
                ("doc_kind", models.CharField(blank=True, max_length=60, verbose_name="体裁")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="单位")),
                ("validity", models.CharField(blank=True, max_length=20, verbose_name="有效性")),
                ("topic", models.CharField(blank=True, max_length=120, verbose_name="主题分类")),
                ("public_on", models.DateField(null=True, verbose_name="发布日期")),
                ("url", models.CharField(max_length=500, verbose_name="网址")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("cut", models.BooleanField(default=False, verbose_name="过长未全收录")),
            ],
            options={
                "verbose_name": "检索条目",
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", gongkai.vault.SealedTextField(blank=True, verbose_name="电子邮箱")),
                ("email_mark", models.CharField(blank=True, max_length=64, verbose_name="邮箱标记")),
                ("source_mark", models.CharField(blank=True, max_length=64, verbose_name="来源标记")),
                ("agency_id", models.BigIntegerField(null=True, verbose_name="机构")),
                ("query", models.CharField(blank=True, max_length=100, verbose_name="检索词")),
                ("filters", models.JSONField(default=dict, verbose_name="筛选条件")),
                ("token", models.CharField(max_length=64, unique=True, verbose_name="凭据")),
                ("asked_at", models.DateTimeField(verbose_name="提交时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("told_until", models.DateField(null=True, verbose_name="已告知至")),
                ("last_sent_at", models.DateTimeField(null=True, verbose_name="上次发送时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="停止时间")),
            ],
            options={
                "verbose_name": "检索订阅",
            },
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="search.indexed",
                        verbose_name="检索条目",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="正文")),
                ("attachments", models.TextField(blank=True, verbose_name="附件文字")),
            ],
            options={
                "verbose_name": "检索正文",
            },
        ),
        migrations.AddIndex(
            model_name="indexed",
            index=models.Index(
                fields=["id", "year", "doc_kind", "unit", "validity", "public_on"], name="indexed_facets"
            ),
        ),
        migrations.AddConstraint(
            model_name="indexed",
            constraint=models.UniqueConstraint(fields=("kind", "key"), name="indexed_once"),
        ),
        migrations.AddIndex(
            model_name="savedsearch",
            index=models.Index(fields=["email_mark", "asked_at"], name="saved_search_address"),
        ),
        migrations.AddIndex(
            model_name="savedsearch",
            index=models.Index(fields=["source_mark", "asked_at"], name="saved_search_source"),
        ),
        migrations.AddConstraint(
            model_name="savedsearch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_at__isnull", True), ("told_until__isnull", False), _connector="OR"
                ),
                name="saved_search_confirmed_has_day",
            ),
        ),
    ]
