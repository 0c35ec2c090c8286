"""The square code that leads from paper to a page."""

import io

import segno


def code_of(address: str) -> bytes:
    """As SVG, the same for the same address."""
    out = io.BytesIO()
    code = segno.make(address, micro=False, error="l", boost_error=False)
    code.save(out, kind="svg", xmldecl=False, svgns=True, border=0, dark="#1c1b19", omitsize=False, nl=False)
    return out.getvalue()
