"""What SQLite counts and dates hits by, in rows of three numbers: every count looks up as many of them as there are hits.

PostgreSQL reads the same from the index `indexed_facets` alone and needs no table.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Not INSERT OR REPLACE: an upsert that fires the trigger would turn it into an INSERT that fails.
NEW = (
    "DELETE FROM search_counted WHERE id = new.id; "
    "INSERT INTO search_counted VALUES (new.id, new.face_id, new.public_on); END"
)
SQLITE = (
    (
        "CREATE TABLE search_counted (id INTEGER PRIMARY KEY, face_id INTEGER NOT NULL, public_on TEXT)",
        "INSERT INTO search_counted SELECT id, face_id, public_on FROM search_indexed",
        # Whatever changes an entry, what it is counted by changes with it.
        f"CREATE TRIGGER search_counted_new AFTER INSERT ON search_indexed BEGIN {NEW}",
        f"CREATE TRIGGER search_counted_changed AFTER UPDATE ON search_indexed BEGIN {NEW}",
        "CREATE TRIGGER search_counted_erased AFTER DELETE ON search_indexed "
        "BEGIN DELETE FROM search_counted WHERE id = old.id; END",
    ),
    (
        "DROP TRIGGER search_counted_erased",
        "DROP TRIGGER search_counted_changed",
        "DROP TRIGGER search_counted_new",
        "DROP TABLE search_counted",
    ),
)
BY_ENGINE = {"sqlite": SQLITE, "postgresql": ((), ())}


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BY_ENGINE[editor.connection.vendor][0]:
        editor.execute(statement)


def uninstall(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BY_ENGINE[editor.connection.vendor][1]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0002_engine")]
    operations = [migrations.RunPython(install, uninstall)]
