"""What applicants write into an agency's own fields is personal data: sealed at rest like the rest of it."""

from typing import Any

from django.db import migrations

import gongkai.vault


def _seal(apps: Any, schema_editor: Any) -> None:
    case = apps.get_model("cases", "Case")
    for row in case.objects.exclude(extra_open={}).iterator():
        row.extra = row.extra_open
        row.save(update_fields=["extra"])


def _open(apps: Any, schema_editor: Any) -> None:
    case = apps.get_model("cases", "Case")
    for row in case.objects.exclude(extra="").iterator():
        row.extra_open = row.extra
        row.save(update_fields=["extra_open"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_recount_runs")]

    operations = [
        migrations.RenameField("case", "extra", "extra_open"),
        migrations.AddField(
            "case", "extra", gongkai.vault.SealedJSONField(blank=True, default=dict, verbose_name="自设字段")
        ),
        migrations.RunPython(_seal, _open),
        migrations.RemoveField("case", "extra_open"),
    ]
