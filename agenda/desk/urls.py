"""Below /admin/events/event/PK/."""

urlpatterns = []
