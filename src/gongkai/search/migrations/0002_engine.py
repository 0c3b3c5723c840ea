"""The storage of the engine: an FTS5 table on SQLite, a tsvector column on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    (
        "CREATE VIRTUAL TABLE search_fts USING fts5"
        "(title, number, body, attachments, scopes, tokenize = 'ascii')",
        "INSERT INTO search_fts(search_fts, rank) VALUES('rank', 'bm25(12.0, 8.0, 1.0, 0.4, 0.0)')",
        # Whatever deletes an entry, its tokens go with it.
        "CREATE TRIGGER search_fts_erased AFTER DELETE ON search_indexed "
        "BEGIN DELETE FROM search_fts WHERE rowid = old.id; END",
    ),
    ("DROP TRIGGER search_fts_erased", "DROP TABLE search_fts"),
)
POSTGRESQL = (
    (
        "ALTER TABLE search_text ADD COLUMN folded text NOT NULL DEFAULT '', "
        "ADD COLUMN tokens tsvector NOT NULL DEFAULT ''",
        # Long columns out of the way: counting walks through the rows and never reads them.
        "ALTER TABLE search_text SET (toast_tuple_target = 128)",
        "ALTER TABLE search_indexed ADD COLUMN head tsvector NOT NULL DEFAULT ''",
        "CREATE INDEX search_text_tokens ON search_text USING gin (tokens)",
        # The planner thinks that reading every vector is cheap; the index answers without reading any. Texts are
        # read for phrases only: every one of the first list, and one of the second unless it is empty.
        "CREATE FUNCTION search_matches(tsquery, text[], text[]) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 5000 "
        "SET enable_seqscan = off AS $$ SELECT entry_id FROM search_text WHERE tokens @@ $1 "
        "AND folded LIKE ALL ($2) AND (cardinality($3) = 0 OR folded LIKE ANY ($3)) $$",
    ),
    (
        "DROP FUNCTION search_matches(tsquery, text[], text[])",
        "ALTER TABLE search_text DROP COLUMN tokens, DROP COLUMN folded",
        "ALTER TABLE search_indexed DROP COLUMN head",
    ),
)
BY_ENGINE = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def install(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BY_ENGINE[editor.connection.vendor][0]:
        editor.execute(statement)


def uninstall(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BY_ENGINE[editor.connection.vendor][1]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(install, uninstall)]
