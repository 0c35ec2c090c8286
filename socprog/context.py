"""What every template knows of the site."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from events.way_back import way_back


def site(request) -> dict:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + request.path,
        "back": SimpleLazyObject(lambda: way_back(request.GET.get("back", ""))),
    }
