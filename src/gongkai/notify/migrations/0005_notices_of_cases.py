import re

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_OF_CASE = re.compile(r"applicant-(\d+)-\d+")


def stand_with_their_cases(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Notices of before are found from their cases, and those given up stand as undelivered."""
    messages = apps.get_model("notify", "Message").objects
    messages.filter(state="failed", bounced_at__isnull=True).update(bounced_at=models.F("next_at"))
    for pk, key in messages.filter(key__startswith="applicant-").values_list("pk", "key").iterator():
        if found := _OF_CASE.fullmatch(key):
            messages.filter(pk=pk).update(about=f"case-{found.group(1)}")


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0004_text_messages"),
    ]

    operations = [
        migrations.RunPython(stand_with_their_cases, migrations.RunPython.noop),
    ]
