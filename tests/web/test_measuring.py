"""Measuring as a job: columns, progress, stop, a second submit, a lost server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ombud.measure import Spec
from ombud.measure.preview import MOST_COLUMNS
from ombud.web.systems import jobs, measuring
from ombud.web.systems.models import JobRow, System
from tests.web.conftest import CSV, signed_in, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied")]
SCORES = b"sex,score,paid\n" + b"f,0.2,y\nf,0.4,n\nf,0.9,y\n" * 40 + b"m,0.6,y\nm,0.8,n\n" * 60
CHOSEN = {"meaning-0": "group", "meaning-1": "prediction", "favourable": "1"}


def sent(client: Client, system: System, content: bytes = CSV, name: str = "my log.csv", token: str = ""):
    form = {"log": SimpleUploadedFile(name, content), "token": token or str(uuid.uuid4())}
    return client.post(f"/systems/{system.pk}/measure/", form)


def given(system: System, content: bytes = CSV, token: str = "") -> str:
    """Give a log; the address of its job."""
    response = sent(signed_in("engineer"), system, content, token=token)
    assert "/measure/" in response["Location"]
    return response["Location"]


def until(settled, seconds: float = 60) -> None:
    """Wait for another process; a job has no other end than its own."""
    end = time.monotonic() + seconds
    while not settled():
        assert time.monotonic() < end, "it did not settle"


def finished(address: str) -> str:
    """The page that follows once the job is no longer running."""
    client = signed_in("engineer")
    until(lambda: "HX-Refresh" in client.get(f"{address}progress/"))
    return text_of(client.get(address, follow=True))


def test_columns_are_shown_with_examples_and_the_chosen_ones_are_measured(credit: System) -> None:
    address = given(credit)
    page = text_of(signed_in("engineer").get(address))
    for words in ("my log.csv", "f (160), m (160)", "0 (200), 1 (120)", "group to compare"):
        assert words in page
    assert signed_in("engineer").post(address, CHOSEN)["Location"] == address

    text = finished(address)

    assert "320 people counted" in text
    assert "f receives the favourable outcome 0.500 times as often as m" in text
    assert text.count("<svg") == 4  # two charts, each for a wide and a narrow screen
    assert credit.measurements.count() == 1
    assert credit.entries.last().kind == "measurement"
    assert not jobs.folder_of(JobRow.objects.get()).exists()
    gate = text_of(signed_in("reviewer").get(f"/systems/{credit.pk}/gate/"))
    assert "f receives the favourable outcome 0.500 times as often as m" in gate
    assert gate.count("four-fifths rule of thumb") == 1


def test_what_was_chosen_last_time_is_proposed_again(credit: System) -> None:
    first = given(credit)
    signed_in("engineer").post(first, CHOSEN)
    finished(first)
    page = text_of(signed_in("engineer").get(given(credit)))
    assert '<option value="prediction" selected>' in page
    assert 'name="favourable" list="values-prediction" value="1"' in page
    assert "Filled in as last time, when my log.csv was measured" in page


def test_a_score_with_a_threshold_and_a_reference_is_measured(credit: System) -> None:
    address = given(credit, SCORES)
    form = {"meaning-0": "group", "meaning-1": "score", "threshold": "0.5", "reference": "sex=f"}
    signed_in("engineer").post(address, form)
    text = finished(address)
    assert "m receives the favourable outcome 3.000 times as often as f" in text


AGES = b"age,ok\n" + b"".join(b"%d,%d\n" % (age, k % 2) for age in range(20, 80) for k in range(4)) + b"NA,1\nNA,0\n"


def test_a_raw_number_as_group_is_asked_for_its_bands_before_it_is_counted(credit: System) -> None:
    address, client = given(credit, AGES), signed_in("engineer")
    asked = client.post(address, CHOSEN)
    assert asked.status_code == 422
    assert "holds numbers, 61 different ones" in text_of(asked)
    assert 'name="bands-age" inputmode="decimal" list="edges-1" value=""' in text_of(asked)
    assert JobRow.objects.get().state == "choosing"

    client.post(address, {**CHOSEN, "bands-age": "40", "not_known": "NA", "reference": "age=under 40"})
    text = finished(address)
    assert "40 and over receives the favourable outcome 1.000 times as often as under 40" in text
    assert credit.measurements.get().result["groups"] == {"age": {"under 40": 80, "40 and over": 160, "not known": 2}}


def test_a_raw_number_is_a_group_when_somebody_says_so_and_then_no_small_group_is_a_headline(credit: System) -> None:
    address = given(credit, AGES)
    signed_in("engineer").post(address, {**CHOSEN, "unbanded": "age"})
    text = finished(address)
    assert "times as often" not in text
    assert "Every group of age has too few people to judge." in text
    assert "too few people to judge" in text


def test_text_that_often_means_not_known_is_asked_about(credit: System) -> None:
    page = text_of(signed_in("engineer").get(given(credit, AGES)))
    assert "Do these mean not known?" in page
    assert 'name="not_known" value="NA" checked' in page
    assert "Do these mean not known?" not in text_of(signed_in("engineer").get(given(credit)))


def test_what_helps_the_person_is_asked_before_anything_is_counted(credit: System) -> None:
    address = given(credit)
    said = signed_in("engineer").post(address, {**CHOSEN, "favourable": ""})
    assert said.status_code == 422
    assert "which value of it helps the person" in text_of(said)
    assert JobRow.objects.get().state == "choosing"


def test_only_groups_are_compared_with(credit: System) -> None:
    address, client = given(credit), signed_in("engineer")
    refused = client.post(address, {**CHOSEN, "reference": "ok=1"})
    assert "&quot;ok&quot; is no group to compare" in text_of(refused)
    assert '<optgroup label="ok"' not in text_of(refused)
    assert '<optgroup label="sex"' in text_of(refused)


def test_an_upload_that_nobody_used_is_not_listed_after_a_day(credit: System) -> None:
    given(credit)
    JobRow.objects.update(made_at=timezone.now() - jobs.UNUSED_AFTER * 2)
    assert "waits for its columns" not in text_of(signed_in("engineer").get(f"/systems/{credit.pk}/figures/"))
    assert not jobs.folder_of(JobRow.objects.get()).exists()


def test_a_log_given_twice_and_columns_sent_twice_make_one_measurement(credit: System) -> None:
    token = str(uuid.uuid4())
    address = given(credit, token=token)
    assert given(credit, token=token) == address
    client = signed_in("engineer")
    for _ in range(2):
        assert client.post(address, CHOSEN).status_code in {200, 302}
    finished(address)
    assert client.post(address, CHOSEN)["Location"] == f"/systems/{credit.pk}/figures/"
    assert JobRow.objects.count() == 1
    assert credit.measurements.count() == 1


def test_a_log_that_is_sent_again_while_its_columns_are_read_finds_its_job(credit: System, people) -> None:
    token = uuid.uuid4()
    JobRow.objects.create(
        token=token, system=credit, name="x.csv", size=1, started_by=people["engineer"], made_at=timezone.now()
    )
    address = given(credit, token=str(token))
    assert "Its columns are being read." in text_of(signed_in("engineer").get(address))
    assert "HX-Refresh" not in signed_in("engineer").get(f"{address}progress/")
    jobs.settle_all(at=timezone.now())
    assert "nothing was kept" in text_of(signed_in("engineer").get(address))


def test_stop_ends_the_process_and_leaves_nothing_behind(credit: System) -> None:
    address = given(credit)
    client = signed_in("engineer")
    client.post(address, CHOSEN)
    job = JobRow.objects.get()
    child = jobs._children[job.pk]
    assert job.state == "running"
    assert "seconds so far" in text_of(client.get(address))

    client.post(f"{address}stop/")

    assert child.poll() is not None
    assert not jobs.folder_of(job).exists()
    assert "Stopped by engineer. Nothing was kept." in text_of(client.get(address))
    assert credit.measurements.count() == 0
    until(lambda: job.pk not in jobs._children)
    job.refresh_from_db()
    assert job.state == "stopped"


def test_a_page_of_columns_stays_small_and_says_what_it_leaves_out(credit: System) -> None:
    names = [f"c{number}" for number in range(MOST_COLUMNS + 1)]
    row = ",".join(["x" * 1_000_000, *("1" for _ in names[1:])])
    page = text_of(signed_in("engineer").get(given(credit, f"{','.join(names)}\n{row}\n".encode())))
    assert "The file has 501 columns; these are the first 500." in page
    assert len(page) < 500_000


def test_what_a_child_writes_after_another_server_stopped_it_is_removed(credit: System) -> None:
    """The other server removes the folder; a child of this one may just be writing its last word into it."""
    address, ended = given(credit), timezone.now()
    JobRow.objects.update(state="stopped", ended_at=ended)
    folder = jobs.folder_of(JobRow.objects.get())
    for tidied in (lambda: signed_in("engineer").get(address), lambda: jobs.settle_all(at=ended)):
        folder.mkdir(exist_ok=True)
        (folder / "error.json").write_bytes(b"{}")
        tidied()
        assert not folder.exists()


def test_columns_that_do_not_fit_are_refused_in_words_and_the_file_stays(credit: System) -> None:
    client = signed_in("engineer")
    address = given(credit)
    assert "no group column is named" in text_of(client.post(address, {"meaning-1": "prediction"}))
    assert "Give at least one column the meaning" in text_of(client.post(address, {"meaning-1": "prediction"}))
    twice = client.post(address, {"meaning-0": "prediction", "meaning-1": "prediction"})
    assert "two columns are marked as decision" in text_of(twice)
    wrong = {"meaning-0": "group", "meaning-1": "score", "threshold": "half"}
    assert "the threshold “half” is not a number" in text_of(client.post(address, wrong))
    client.post(address, {**CHOSEN, "favourable": "yes"})
    text = finished(address)
    assert "the favourable outcome &quot;yes&quot; does not occur in &quot;ok&quot;. There are: 0, 1." in text
    client.post(address, CHOSEN)
    assert "0.500 times" in finished(address)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("log.xlsx", b"PK", "a file of kind &quot;.xlsx&quot; is not read"),
        ("log.csv", b"", "the file is empty"),
        ("<b>.csv", b"a,a\n1,2\n", "appears twice"),
        ("log.csv", b"\xff\xfe\x00", "is not UTF-8"),
        ("log.csv", b"sex,ok\nm,1\nm\0,1\n", "log.csv:3: there is a character that is not text (U+0000)"),
        ("log.csv", b"sex,ok\nm,1\n" + b"x" * 2_000_000, "log.csv:3: this line is too long"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_not_kept(credit: System, name, content, said) -> None:
    uploads = Path(jobs.settings.HOME) / "uploads"
    before = set(uploads.glob("*"))
    client = signed_in("engineer")
    text = text_of(client.get(sent(client, credit, content, name)["Location"]))
    assert said in text
    assert str(jobs.settings.HOME) not in text
    assert "<b>.csv" not in text
    assert JobRow.objects.count() == 0
    assert set(uploads.glob("*")) == before


def test_how_far_it_is_stands_on_the_page_and_the_browser_may_be_closed(credit: System) -> None:
    address = given(credit)
    JobRow.objects.update(state="running", began_at=timezone.now())
    folder = jobs.folder_of(JobRow.objects.get())
    (folder / "progress.json").write_bytes(msgspec.json.encode(measuring.Progress(stage="counting rows", percent=42)))
    page = text_of(signed_in("engineer").get(address))
    assert "Counting rows</b>, 42 % of the file." in page
    assert '<meta http-equiv="refresh" content="3">' in page
    (folder / "progress.json").write_bytes(msgspec.json.encode(measuring.Progress(stage="opening the file")))
    part = text_of(signed_in("engineer").get(f"{address}progress/"))
    assert "Opening the file" in part
    assert "% of the file" not in part


def test_a_job_whose_server_went_away_is_marked_as_stopped_with_a_sentence(credit: System) -> None:
    address = given(credit)
    job = JobRow.objects.get()
    JobRow.objects.update(state="running", began_at=timezone.now())
    measuring.start(jobs.folder_of(job), measuring.Job(path="", name="x")).kill()
    silent = time.time() - measuring.SILENCE - 1
    os.utime(jobs.folder_of(job) / "progress.json", (silent, silent))

    jobs.settle_all(at=timezone.now())

    assert "The server or the process that measures ended" in text_of(signed_in("engineer").get(address))
    assert not jobs.folder_of(job).exists()
    assert credit.measurements.count() == 0


def test_a_child_ends_and_cleans_up_when_the_server_that_started_it_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    (folder / "log.csv").write_bytes(b"g,ok\n" + b"a,1\nb,0\n" * 2_000_000)
    job = measuring.Job(
        path=str(folder / "log.csv"), name="log.csv", spec=Spec(groups=("g",), prediction="ok", favourable="1")
    )
    (tmp_path / "job.json").write_bytes(msgspec.json.encode(job))
    server = (
        "import sys, msgspec; from pathlib import Path; from ombud.web.systems import measuring as m; "
        "m.start(Path(sys.argv[1]), msgspec.json.decode(Path(sys.argv[2]).read_bytes(), type=m.Job))"
    )
    subprocess.run([sys.executable, "-c", server, str(folder), str(tmp_path / "job.json")], check=True)
    until(lambda: not folder.exists() or (folder / "result.json").exists())
    assert not folder.exists()


def test_an_upload_that_nobody_used_is_removed_after_a_day(credit: System) -> None:
    address = given(credit)
    jobs.settle_all(at=timezone.now() + jobs.UNUSED_AFTER * 2)
    assert "within a day" in text_of(signed_in("engineer").get(address))
    assert not jobs.folder_of(JobRow.objects.get()).exists()


def test_a_job_is_shown_with_its_own_system_only(credit: System, people) -> None:
    other = System.objects.create(name="Other", registered_by=people["officer"], registered_at=timezone.now())
    address = given(credit).replace(f"/systems/{credit.pk}/", f"/systems/{other.pk}/")
    assert signed_in("engineer").get(address).status_code == 404
