"""The addresses of the law room, and those of one system that show the law in depth."""

from __future__ import annotations

from django.urls import path

from ombud.web.lawroom.pages import calendar, controls, instrument, instruments, part, readiness, verdict

urlpatterns = [
    path("law/", instruments.instruments, name="law-room"),
    path("law/controls/", controls.controls, name="controls"),
    path("law/controls/<str:control>/", controls.control, name="control"),
    path("law/<str:instrument>/", instrument.instrument, name="instrument"),
    path("law/<str:instrument>/cases/", instrument.cases, name="cases"),
    path("law/<str:instrument>/<str:part>/", part.part, name="part"),
    # one system
    path("systems/<int:pk>/law/<str:instrument>/", verdict.instrument, name="system-instrument"),
    path("systems/<int:pk>/law/<str:instrument>/<str:part>/", verdict.verdict, name="verdict"),
    path("systems/<int:pk>/law/<str:instrument>/<str:part>/turns/", verdict.turns, name="turns"),
    path("systems/<int:pk>/calendar/", calendar.calendar, name="calendar"),
    path("systems/<int:pk>/calendar.ics", calendar.calendar_file, name="calendar-file"),
    path("systems/<int:pk>/controls/", readiness.controls, name="system-controls"),
]
