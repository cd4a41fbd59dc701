"""QR codes for pages."""

from __future__ import annotations


def qr_address(text: str) -> str:
    """Draw a text as a QR code; give the address of the picture, which a page shows without asking anybody."""
    import segno

    return str(segno.make(text, error="m", micro=False).svg_data_uri(border=4, scale=6))
