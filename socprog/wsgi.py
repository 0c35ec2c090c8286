import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socprog.settings")
django_application = get_wsgi_application()

from socprog.kept_pages import KeptPages  # noqa: E402 - needs the apps to be ready

application = KeptPages(django_application)
