"""Putting things in and taking them out, in the caller's transaction: what is withdrawn is gone with its release."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from hashlib import blake2s
from itertools import islice

from django.db import transaction

from gongkai.law.digest import digest_of
from gongkai.search.engines import SCOPE_SIGN, Tokens, engine
from gongkai.search.folding import fold, runs
from gongkai.search.models import Face, Indexed, Text

# Raised when tokens or folding change: everything then counts as outdated and `gongkai search reindex` renews it.
FORMAT = 1
# Signs taken of the body and of the attachments of one entry; what lies beyond is not found and `check` says so.
LONGEST_TEXT = 1_000_000
_CHUNK = 200
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff\ue000-\uf8ff]"
)


@dataclass(frozen=True)
class Entry:
    """One findable thing as its owner describes it. `kind` and `key` name it for ever; `doc_kind`, `unit`, `validity`
    and `topic` are the words printed beside it and become filters; `body` and `attachments_text` are plain text."""

    kind: str
    key: str
    title: str
    url: str
    agency_id: int | None = None
    number: str = ""
    body: str = field(default="", repr=False)
    attachments_text: str = field(default="", repr=False)
    year: int | None = None
    doc_kind: str = ""
    unit: str = ""
    validity: str = ""
    topic: str = ""
    public_on: date | None = None

    @property
    def digest(self) -> str:
        """Tells whether anything changed since it was put in."""
        public_on = self.public_on.isoformat() if self.public_on else None
        return digest_of([FORMAT, {**asdict(self), "public_on": public_on}])


@transaction.atomic
def put(entry: Entry) -> None:
    """Make an entry findable, or renew it; nothing happens when it is known as it is."""
    _put([entry])


@transaction.atomic
def remove(kind: str, key: str) -> None:
    """Make an entry unfindable; nothing happens when it is not known."""
    Indexed.objects.filter(kind=kind, key=key).delete()


def reindex(entries: Iterable[Entry], progress: Callable[[int], None] = lambda done: None) -> tuple[int, int]:
    """Write everything anew, and drop what was known before and is no longer among the entries.

    Returns how many were written and how many dropped. Works in pieces, so that releases go on meanwhile.
    """
    before = dict(Indexed.objects.values_list("pk", "kind").order_by())
    left, done, seen = iter(entries), 0, set()
    while chunk := list(islice(left, _CHUNK)):
        with transaction.atomic():
            seen |= set(_put(chunk, anew=True))
        done += len(chunk)
        progress(done)
    gone = [pk for pk in before if pk not in seen]
    for at in range(0, len(gone), _CHUNK):
        Indexed.objects.filter(pk__in=gone[at : at + _CHUNK]).delete()
    return done, len(gone)


def drift(entries: Iterable[Entry] | None = None) -> Iterator[str]:
    """A sentence for each place where the index is not what it should be; with `entries`, also against the sources."""
    yield from engine().strays()
    for title in Indexed.objects.filter(cut=True).order_by("pk").values_list("title", flat=True):
        yield f"“{title}”的文字超过{LONGEST_TEXT}字，其后部分没有收录"
    if entries is None:
        return
    known = {
        (kind, key): digest for kind, key, digest in Indexed.objects.values_list("kind", "key", "digest")
    }
    for entry in entries:
        digest = known.pop((entry.kind, entry.key), None)
        if digest is None:
            yield f"“{entry.title}”没有收录"
        elif digest != entry.digest:
            yield f"“{entry.title}”收录的不是现在的内容"
    for kind, key in known:
        yield f"收录了已不存在的条目 {kind} {key}"


def scope(name: str, value: object) -> str:
    """The token of an attribute: filters are looked up in the engine, not row by row."""
    return f"{SCOPE_SIGN}{name}{blake2s(str(value).encode(), digest_size=6).hexdigest()}"


def _put(entries: list[Entry], anew: bool = False) -> list[int]:
    """Ids of the entries, in no order. `anew`: write even what has not changed."""
    latest = {(e.kind, e.key): e for e in entries}
    known = Indexed.objects.select_for_update().filter(
        kind__in={kind for kind, _ in latest}, key__in={key for _, key in latest}
    )
    same = {} if anew else {
        (row.kind, row.key): row.pk
        for row in known
        if (row.kind, row.key) in latest and latest[row.kind, row.key].digest == row.digest
    }  # fmt: skip
    changed = [entry for name, entry in latest.items() if name not in same]
    if not changed:
        return list(same.values())
    faces = _faces({_face(entry) for entry in changed})
    rows = Indexed.objects.bulk_create(
        [_row(entry, faces[_face(entry)]) for entry in changed],
        update_conflicts=True, unique_fields=["kind", "key"], update_fields=[*_SHOWN, "face", "digest", "cut"],
    )  # fmt: skip
    texts = [
        Text(entry=row, body=_plain(entry.body), attachments=_plain(entry.attachments_text))
        for row, entry in zip(rows, changed, strict=True)
    ]
    Text.objects.bulk_create(
        texts, update_conflicts=True, unique_fields=["entry"], update_fields=["body", "attachments"]
    )
    engine().write([_tokens(row, text) for row, text in zip(rows, texts, strict=True)])
    return [*same.values(), *(row.pk for row in rows)]


_SHOWN = (
    "agency_id", "title", "number", "year", "doc_kind", "unit", "validity", "topic", "public_on", "url",
)  # fmt: skip


def _face(entry: Entry) -> tuple[str, ...]:
    return str(entry.year or ""), _plain(entry.doc_kind), _plain(entry.unit), _plain(entry.validity)


def _faces(wanted: set[tuple[str, ...]]) -> dict[tuple[str, ...], Face]:
    """The combinations by their values; those that nobody had before are made."""
    names = ("year", "doc_kind", "unit", "validity")
    made = [Face(**dict(zip(names, values, strict=True))) for values in wanted]
    Face.objects.bulk_create(made, ignore_conflicts=True)
    columns = {
        f"{name}__in": set(column) for name, column in zip(names, zip(*wanted, strict=True), strict=True)
    }
    return {tuple(getattr(face, name) for name in names): face for face in Face.objects.filter(**columns)}


def _row(entry: Entry, face: Face) -> Indexed:
    shown = {name: getattr(entry, name) for name in _SHOWN}
    return Indexed(
        face=face,
        kind=entry.kind,
        key=entry.key,
        digest=entry.digest,
        cut=max(len(entry.body), len(entry.attachments_text)) > LONGEST_TEXT,
        **{name: _plain(value) if isinstance(value, str) else value for name, value in shown.items()},
    )


def _tokens(row: Indexed, text: Text) -> Tokens:
    named = [
        ("a", row.agency_id), ("s", row.kind), ("y", row.year), ("k", row.doc_kind), ("u", row.unit),
        ("v", row.validity), ("t", row.topic),
    ]  # fmt: skip
    columns = (row.title, row.number, text.body, text.attachments)
    return Tokens(
        row.pk,
        *(tuple(runs(fold(column))) for column in columns),
        scopes=tuple(scope(name, value) for name, value in named if value not in (None, "")),
    )


def _plain(text: str) -> str:
    """One line of visible signs: what is shown and what is found are the same."""
    return " ".join(_INVISIBLE.sub("", text[:LONGEST_TEXT]).split())
