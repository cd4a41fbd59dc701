"""What people are told about their data: the texts printed on paper and shown on phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store import consent as record

if TYPE_CHECKING:
    from app.store.campaign import OpenCampaign

USUAL = {
    "en": "This list holds personal data. Use it only for this canvass, show it to nobody, and return it after the "
    "shift. Tell people who ask that you call from the campaign and that their details come from the public voter "
    "file.",
    "es": "Esta lista contiene datos personales. Úsela solo para este recorrido, no la muestre a nadie y "
    "devuélvala al terminar el turno. A quien pregunte, dígale que viene de parte de la campaña y que sus datos "
    "provienen del registro público de votantes.",
}
"""By language, until somebody writes another text."""


def notices_of(c: OpenCampaign) -> dict[str, str]:
    """Give the texts that are in use, by language."""
    with c.reading() as connection:
        written = record.newest_notices(connection)
    return USUAL | {language: one.text for language, one in written.items()}
