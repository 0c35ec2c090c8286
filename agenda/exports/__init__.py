"""Forms in which a publication leaves, one module a form, each registered here. None touches the editing tables.

`FORMS` is what addresses (`/events/SLUG/programme.EXT`), the command, the desk and the tests go by: a form that is
registered is served, offered and tested. They are offered in this order.
"""

from . import (
    frab_json,
    ics,
    pdf,
    programme_csv,
    programme_docx,
    programme_json,
    programme_md,
    programme_txt,
    programme_xlsx,
    schedule_xml,
)
from .form import Copy, Form

__all__ = ["FORMS", "Copy", "Form"]

FORMS: dict[str, Form] = {
    form.extension: form
    for form in (
        pdf.FORM,
        programme_docx.FORM,
        ics.FORM,
        programme_xlsx.FORM,
        programme_csv.FORM,
        programme_txt.FORM,
        programme_md.FORM,
        schedule_xml.FORM,
        frab_json.FORM,
        programme_json.FORM,
    )
}
