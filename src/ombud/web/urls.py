"""Every address of the web."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from ombud.web.lawroom.urls import urlpatterns as lawroom
from ombud.web.systems.pages import (
    facts,
    figures,
    gate,
    intake,
    inventory,
    law,
    log,
    measuring,
    obligations,
    papers,
    patterns,
    registering,
    sheets,
)
from ombud.web.systems.signing_in import SignInForm

_sign_in = LoginView.as_view(template_name="sign_in.html", authentication_form=SignInForm)
urlpatterns = [
    path("sign-in/", login_not_required(_sign_in), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("", inventory.systems, name="systems"),
    path("systems.csv", inventory.systems_csv, name="systems-csv"),
    path("systems/new/", registering.register, name="register"),
    # one system
    path("systems/<int:pk>/", law.law, name="system"),
    path("systems/<int:pk>/obligations/", obligations.obligations, name="obligations"),
    path("systems/<int:pk>/figures/", figures.figures, name="figures"),
    path("systems/<int:pk>/gate/", gate.gate, name="gate"),
    path("systems/<int:pk>/facts/", facts.facts, name="facts"),
    path("systems/<int:pk>/history/", facts.history, name="history"),
    path("systems/<int:pk>/name/", registering.rename, name="rename"),
    # its questions
    path("systems/<int:pk>/intake/", intake.intake, name="intake"),
    path("systems/<int:pk>/facts/<str:key>/", intake.answer, name="answer"),
    path("systems/<int:pk>/facts/<str:key>/keep/", intake.keep, name="keep"),
    path("systems/<int:pk>/facts/<str:key>/preview/", intake.preview, name="preview"),
    path("systems/<int:pk>/facts/<str:key>/ask/", intake.ask, name="ask"),
    path("systems/<int:pk>/sheets/<str:name>/", sheets.answer, name="sheet"),
    path("systems/<int:pk>/sheets/<str:name>/preview/", sheets.preview, name="sheet-preview"),
    # its records and its log
    path("systems/<int:pk>/obligations/<str:duty>/records/<int:number>/", obligations.attach, name="attach"),
    path("systems/<int:pk>/measure/", measuring.give, name="measure"),
    path("systems/<int:pk>/measure/<uuid:token>/", measuring.job, name="job"),
    path("systems/<int:pk>/measure/<uuid:token>/progress/", measuring.progress, name="job-progress"),
    path("systems/<int:pk>/measure/<uuid:token>/stop/", measuring.stop, name="job-stop"),
    # what leaves the house
    path("systems/<int:pk>/report.<str:form>", papers.report, name="report"),
    path("systems/<int:pk>/evidence.zip", papers.evidence, name="evidence"),
    *lawroom,
    path("log/", log.log, name="log"),
    path("patterns/", patterns.patterns, name="patterns"),
]
handler400 = "ombud.web.plainly.cannot_be_read"
handler403 = "ombud.web.systems.pages.refusals.refused"
