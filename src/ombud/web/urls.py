"""Every address of the web."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from ombud.web.lawroom.urls import urlpatterns as lawroom
from ombud.web.systems.pages import (
    checks,
    document,
    documents,
    drafting,
    facts,
    figures,
    gate,
    intake,
    inventory,
    law,
    log,
    measuring,
    obligations,
    packs,
    papers,
    patterns,
    people,
    public,
    registering,
    risk,
    risk_forms,
    risks,
    sheets,
    signing,
    taking,
    today,
    trust,
)
from ombud.web.systems.signing_in import SignIn

_DOCUMENT = "systems/<int:pk>/documents/<str:kind>/"
_SCENARIO = "systems/<int:pk>/risk/<str:scenario>/"
_VERSION = f"{_DOCUMENT}v<int:number>/"

urlpatterns = [
    path("sign-in/", login_not_required(SignIn.as_view()), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("", inventory.systems, name="systems"),
    path("systems.csv", inventory.systems_csv, name="systems-csv"),
    path("systems/new/", registering.register, name="register"),
    path("today/", today.today, name="today"),
    path("checks/", checks.checks, name="checks"),
    path("checks.csv", checks.checks_csv, name="checks-csv"),
    # one system
    path("systems/<int:pk>/", law.law, name="system"),
    path("systems/<int:pk>/obligations/", obligations.obligations, name="obligations"),
    path("systems/<int:pk>/figures/", figures.figures, name="figures"),
    path("systems/<int:pk>/risk/", risk.risk, name="risk"),
    path("systems/<int:pk>/gate/", gate.gate, name="gate"),
    path("systems/<int:pk>/checks/", checks.system_checks, name="system-checks"),
    path("systems/<int:pk>/facts/", facts.facts, name="facts"),
    path("systems/<int:pk>/history/", facts.history, name="history"),
    path("systems/<int:pk>/name/", registering.rename, name="rename"),
    # its questions
    path("systems/<int:pk>/intake/", intake.intake, name="intake"),
    path("systems/<int:pk>/facts/<str:key>/", intake.answer, name="answer"),
    path("systems/<int:pk>/facts/<str:key>/keep/", intake.keep, name="keep"),
    path("systems/<int:pk>/facts/<str:key>/preview/", intake.preview, name="preview"),
    path("systems/<int:pk>/facts/<str:key>/ask/", intake.ask, name="ask"),
    path("systems/<int:pk>/facts/<str:key>/suggestion/", taking.settle, name="settle"),
    path("systems/<int:pk>/import/", taking.take, name="take"),
    path("systems/<int:pk>/sheets/<str:name>/", sheets.answer, name="sheet"),
    path("systems/<int:pk>/sheets/<str:name>/preview/", sheets.preview, name="sheet-preview"),
    # its records and its log
    path("systems/<int:pk>/obligations/<str:duty>/records/<int:number>/", obligations.attach, name="attach"),
    path("systems/<int:pk>/measure/", measuring.give, name="measure"),
    path("systems/<int:pk>/measure/<uuid:token>/", measuring.job, name="job"),
    path("systems/<int:pk>/measure/<uuid:token>/progress/", measuring.progress, name="job-progress"),
    path("systems/<int:pk>/measure/<uuid:token>/stop/", measuring.stop, name="job-stop"),
    # its risks
    path("risks/", risks.risks, name="risks"),
    path("risks.csv", risks.risks_csv, name="risks-csv"),
    path("systems/<int:pk>/risk/sign/", risk.sign, name="risk-sign"),
    path("systems/<int:pk>/risk/new/", risk_forms.new, name="risk-new"),
    path("systems/<int:pk>/risk/conditions/", risk_forms.conditions, name="risk-conditions"),
    path("systems/<int:pk>/risk/result/", risk_forms.result, name="risk-result"),
    path("systems/<int:pk>/risk/evidence/", risk_forms.evidence, name="risk-evidence"),
    path(_SCENARIO, risk.scenario, name="risk-scenario"),
    path(f"{_SCENARIO}score/", risk_forms.score, name="risk-score"),
    path(f"{_SCENARIO}treat/", risk_forms.treat, name="risk-treat"),
    path(f"{_SCENARIO}accept/", risk_forms.accept, name="risk-accept"),
    # its documents
    path("systems/<int:pk>/documents/", documents.documents, name="documents"),
    path(_DOCUMENT, document.document, name="document"),
    path(f"{_DOCUMENT}draft.<str:form>", document.draft_file, name="draft-file"),
    path(f"{_DOCUMENT}changes/", document.changed, name="changes"),
    path(f"{_DOCUMENT}texts/<str:name>/", drafting.write, name="write"),
    path(f"{_DOCUMENT}readers/", drafting.readers, name="readers"),
    path(f"{_DOCUMENT}comment/", drafting.comment, name="comment"),
    path(f"{_DOCUMENT}approve/", signing.approve, name="approve"),
    path(f"{_DOCUMENT}publish/", signing.publish, name="publish"),
    path(_VERSION, document.version, name="version"),
    path(f"{_VERSION}file.<str:form>", document.version_file, name="version-file"),
    path(f"{_VERSION}withdraw/", signing.withdraw, name="withdraw"),
    path("documents/<str:kind>/", documents.coverage, name="coverage"),
    # what leaves the house
    path("systems/<int:pk>/report.<str:form>", papers.report, name="report"),
    path("systems/<int:pk>/evidence.zip", papers.evidence, name="evidence"),
    path("systems/<int:pk>/pack/", packs.pack, name="pack"),
    path("systems/<int:pk>/pack.zip", packs.pack_zip, name="pack-zip"),
    path("verify/", packs.verify, name="verify"),
    path("trust/", trust.trust, name="trust"),
    # what everybody may read
    path("public/", public.register, name="public"),
    path("public/trust/", public.trust, name="public-trust"),
    path("public/documents/<str:kind>/", public.of_kind, name="public-kind"),
    path("public/systems/<int:pk>/", public.system, name="public-system"),
    path("public/systems/<int:pk>/<str:kind>/", public.document, name="public-document"),
    path("public/systems/<int:pk>/<str:kind>/v<int:number>/", public.version, name="public-version"),
    path("public/systems/<int:pk>/<str:kind>/v<int:number>/file.<str:form>", public.file, name="public-file"),
    *lawroom,
    # who works here
    path("people/", people.people, name="people"),
    path("people/new/", people.add, name="person-add"),
    path("people/<int:pk>/", people.change, name="person"),
    path("people/<int:pk>/link/", people.link, name="person-link"),
    path("people/<int:pk>/end/", people.end, name="person-end"),
    path("people/units/", people.name_unit, name="unit-name"),
    path("systems/<int:pk>/unit/", people.place, name="place"),
    path("me/", people.ChangePassword.as_view(), name="me"),
    path("set-password/<uidb64>/<token>/", people.SetPassword.as_view(), name="set-password"),
    path("log/", log.log, name="log"),
    path("patterns/", patterns.patterns, name="patterns"),
]
handler400 = "ombud.web.plainly.cannot_be_read"
handler403 = "ombud.web.systems.pages.refusals.refused"
