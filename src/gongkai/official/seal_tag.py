"""The seal's place in the document's structure, so that a screen reader meets it after the text (PDF/UA-1, 7.18.4)."""

from __future__ import annotations

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def tag_seal(writer: IncrementalPdfFileWriter, words: str) -> None:
    """Put the last field of the file at the end of the structure tree, with words for it; a file without a tree stays as it is."""
    if "/StructTreeRoot" not in writer.root:
        return
    tree, fields = writer.root["/StructTreeRoot"], writer.root["/AcroForm"]["/Fields"]
    reference = fields.raw_get(len(fields) - 1)
    field = reference.get_object()
    top = tree["/K"][0] if isinstance(tree["/K"], ArrayObject) else tree["/K"]
    key = NumberObject(tree["/ParentTreeNextKey"])
    place = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/OBJR"),
            pdf_name("/Obj"): reference,
            pdf_name("/Pg"): field.raw_get("/P"),
        }
    )
    element = writer.add_object(
        DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): _link(top),
                pdf_name("/Alt"): TextStringObject(words),
                pdf_name("/K"): ArrayObject([place]),
            }
        )
    )
    top["/K"].append(element)
    tree["/ParentTree"]["/Nums"].extend([key, element])
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(key + 1)
    field[pdf_name("/StructParent")] = key
    for changed in (top["/K"], tree["/ParentTree"]["/Nums"], tree):
        writer.update_container(changed)
    writer.mark_update(reference)


def _link(held: DictionaryObject) -> IndirectObject:
    ref = held.container_ref
    return IndirectObject(ref.idnum, ref.generation, ref.pdf)
