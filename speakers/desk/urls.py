"""Below /admin/speakers/speaker/."""

from django.urls import path

from speakers.desk.billing import proposed_billing
from speakers.desk.doubles import likely_doubles
from speakers.desk.merge import merge_two, merge_with
from speakers.desk.personal_data import erase_page, export
from speakers.desk.photograph import photograph
from speakers.desk.removed import removed

urlpatterns = [
    path("doubles/", likely_doubles, name="speaker_doubles"),
    path("deleted/", removed, name="speakers_removed"),
    path("<int:pk>/photograph/", photograph, name="speaker_photograph"),
    path("<int:pk>/billing/", proposed_billing, name="speaker_billing"),
    path("<int:pk>/merge/", merge_with, name="speaker_merge_with"),
    path("<int:pk>/merge/<int:other>/", merge_two, name="speaker_merge"),
    path("<int:pk>/export/", export, name="speaker_export"),
    path("<int:pk>/erase/", erase_page, name="speaker_erase"),
]
