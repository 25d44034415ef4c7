"""State: people, systems, statements, measurements, records, decisions, jobs, documents, and the log.

Statements, measurements, records, decisions, rows of risk and log entries are only ever added; triggers in
the database refuse to change or remove a log entry, a node of its tree, a statement or a row of risk. What people
write has no length in the database: SQLite would not hold it and PostgreSQL would fail on it; forms say limits.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Unit(models.Model):
    """A part of the organisation that systems belong to and people may be kept to."""

    NAME_LENGTH = 80
    name = models.CharField(max_length=NAME_LENGTH, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(AbstractUser):
    """Somebody who signs in; the role decides what they may do, the units with which systems (``access.py``)."""

    ROLES = [
        ("administrator", "administrator"),
        ("officer", "compliance officer"),
        ("owner", "system owner"),
        ("engineer", "engineer"),
        ("reviewer", "reviewer"),
        ("executive", "executive"),
        ("auditor", "auditor"),
    ]
    role = models.CharField(max_length=20, choices=ROLES, default="auditor")
    #: Kept to the systems of their units; the whole organisation otherwise, without a look at any unit.
    kept_to_units = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, blank=True, related_name="people")

    @property
    def shown(self) -> str:
        """The name that pages and evidence show."""
        return self.get_full_name() or self.username


class System(models.Model):
    """A use of AI with a purpose. What is known about it is in its statements."""

    NAME_LENGTH = 120
    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT)
    registered_at = models.DateTimeField()
    limits = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="systems")

    def __str__(self) -> str:
        return self.name


class StatementRow(models.Model):
    """One statement of a fact, as it was given, or as a file suggests it."""

    #: A suggestion, as the core tells one (``Statement.is_suggestion``): it stands for nothing.
    SUGGESTED = models.Q(source="import", confidence="low")

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="statements")
    key = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    said_by = models.TextField()
    said_at = models.DateTimeField()
    source = models.CharField(max_length=10, default="person")
    note = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, default="medium")
    evidence = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["system", "key", "said_at"])]
        ordering = ["said_at", "pk"]


class EntryRow(models.Model):
    """One entry of the log."""

    seq = models.BigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    at = models.CharField(max_length=30)
    envelope = models.TextField()
    hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    system = models.ForeignKey(System, null=True, on_delete=models.PROTECT, related_name="entries")
    by = models.TextField()

    class Meta:
        ordering = ["seq"]


class NodeRow(models.Model):
    """A complete node of the log's Merkle tree, numbered in the order of completion."""

    position = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)


class MeasurementRow(models.Model):
    """A measurement: the result as JSON, and its entry in the log."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="measurements")
    result = models.JSONField()
    made_by = models.TextField()
    made_at = models.DateTimeField()
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)

    class Meta:
        ordering = ["made_at", "pk"]


class RecordRow(models.Model):
    """Something attached to show that an obligation is met."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="records")
    duty = models.CharField(max_length=40)
    title = models.TextField()
    note = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.TextField()
    made_at = models.DateTimeField()
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)


class DecisionRow(models.Model):
    """A release signed off or refused."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="decisions")
    release = models.TextField()
    decision = models.CharField(max_length=10, choices=[("approved", "signed off"), ("refused", "refused")])
    because = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)

    class Meta:
        ordering = ["at", "pk"]


class RiskRow(models.Model):
    """What a person said of a risk: a score, a scenario, a treatment, an acceptance, a condition, a result, evidence.

    ``said`` is the row as the risk floor reads it; ``about`` is what the newer row of a matter replaces.
    """

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="risks")
    matter = models.CharField(max_length=12)
    about = models.CharField(max_length=60)
    said = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)

    class Meta:
        indexes = [models.Index(fields=["system", "matter", "about"])]
        ordering = ["at", "pk"]


class JobRow(models.Model):
    """A prediction log that was given and is being measured. Its file lies in a folder named by the token.

    The token is made with the form, so that a form sent twice finds its job instead of making a second.
    """

    STATES = [
        ("choosing", "waits for its columns"),
        ("running", "is being measured"),
        ("done", "measured"),
        ("stopped", "stopped"),
    ]
    token = models.UUIDField(unique=True)
    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="jobs")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    columns = models.JSONField(default=list)
    chosen = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=STATES, default="choosing")
    message = models.TextField(blank=True)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    measurement = models.ForeignKey(MeasurementRow, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["made_at", "pk"]


class InventoryRow(models.Model):
    """What the inventory shows of a system, worked out once per state of everything it rests on.

    ``risks`` is long, and read only by the register of risks.
    """

    system = models.OneToOneField(System, on_delete=models.CASCADE, primary_key=True, related_name="inventory")
    state = models.CharField(max_length=64)
    made_on = models.DateField()
    row = models.JSONField()
    risks = models.JSONField(default=list)


class CheckedRow(models.Model):
    """What checks found in a system and what waits there, worked out once per state of all it rests on."""

    system = models.OneToOneField(System, on_delete=models.CASCADE, primary_key=True, related_name="checked")
    state = models.CharField(max_length=64)
    made_on = models.DateField()
    row = models.JSONField()


class TextRow(models.Model):
    """A text of a document as a person wrote it; the newest of a name stands, an empty one takes it back."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    rows = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["system", "kind", "name"])]
        ordering = ["at", "pk"]


class VisibleRow(models.Model):
    """Who may read an element of a document; the newest of a name stands."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="visible")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    visibility = models.CharField(max_length=10)
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class CommentRow(models.Model):
    """A comment on a document, or on one element of it."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class ApprovalRow(models.Model):
    """A document approved or given back; ``content`` is the digest of what it said to its readers."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="approvals")
    kind = models.CharField(max_length=60)
    readers = models.CharField(max_length=10)
    content = models.CharField(max_length=64)
    decision = models.CharField(max_length=10, choices=[("approved", "approved"), ("returned", "given back")])
    because = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class VersionRow(models.Model):
    """A published version of a document: its manifest as it was signed. A version taken back stays, and says so."""

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=60)
    number = models.IntegerField()
    readers = models.CharField(max_length=10)
    content = models.CharField(max_length=64)
    manifest = models.TextField()
    sha256 = models.CharField(max_length=64)
    filled = models.IntegerField()
    total = models.IntegerField()
    approval = models.ForeignKey(ApprovalRow, on_delete=models.PROTECT)
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "kind", "number"], name="one_version_per_number")]
        indexes = [models.Index(fields=["readers", "kind"])]
        ordering = ["number"]


class FileRow(models.Model):
    """A version in one format, as it was named in its manifest."""

    version = models.ForeignKey(VersionRow, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=4)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "form"], name="one_file_per_form")]


class TrustRow(models.Model):
    """What the organisation says of itself; the newest published one is the trust page that everybody reads."""

    words = models.JSONField(default=dict)
    published = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()
    entry = models.ForeignKey(EntryRow, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["at", "pk"]
