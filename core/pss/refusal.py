"""How the scoring part refuses what a person gave: one sentence, and one for each field."""

from core.errors import Invalid


def refuse_fields(what: str, fields: dict[str, str]) -> None:
    """Raise Invalid where any field is wrong.

    Args:
        what: Begins the sentence, such as `The tournament cannot be created like this`.
        fields: What is wrong with each field, to be read after its name.
    """
    if fields:
        said = "; ".join(f"{field} {sentence}" for field, sentence in fields.items())
        raise Invalid(f"{what}: {said}.", data={"fields": fields})


def check_text(fields: dict[str, str], field: str, text: str, longest: int) -> None:
    """Note under `field` where a text is too long or has characters that cannot be shown."""
    if len(text) > longest or not text.isprintable():
        fields[field] = f"may have {longest} printable characters at most"
