"""Open data of the platform, and releases sent to another catalogue (a small CKAN that only knows what is needed)."""

import io
import json
import threading
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from samnak.audit.models import Event
from samnak.core.actor import system_actor
from samnak.core.errors import ConflictError
from samnak.datasets import services
from samnak.datasets.content.platform import PlatformSet, suppressed
from samnak.datasets.content.schema import ColumnDraft
from samnak.datasets.errors import PushError
from samnak.datasets.models import CatalogPush, DataSet, PlatformSwitch, Release
from samnak.datasets.services import pushing
from tests.datasets.conftest import CLEAN, made, released

MADE = PlatformSet(
    key="letters-by-month", title="จำนวนหนังสือ", notes="ต่อเดือน", table="รายเดือน", tags=("สารบรรณ",), record={"data_type": "statistics"},
    columns=[ColumnDraft(name="month", label="เดือน", kind="integer", description="x"), ColumnDraft(name="letters", label="หนังสือ", kind="integer", description="x")],
)  # fmt: skip
ACTOR = system_actor("ระบบ")


def make(rows):
    return services.make_platform_table(actor=ACTOR, switch_id=PlatformSwitch.objects.get().pk, made=MADE, rows=rows)


def test_small_counts_are_not_told():
    assert [suppressed(number) for number in (None, 0, 1, 4, 5, 60)] == [None, 0, None, None, 5, 60]


def test_the_platform_makes_a_data_set_that_needs_one_approval(office):
    steward = office.actor("steward")
    switch = services.switch(actor=steward, key=MADE.key, unit_id=office.units["division"].pk, state="off")
    assert services.make_platform_table(actor=ACTOR, switch_id=switch.pk, made=MADE, rows=[[1, 5]]) is None
    services.switch(actor=steward, key=MADE.key, unit_id=office.units["division"].pk, state="on")
    assert make([]) is None
    assert make([[1, 20], [2, None]]).number == 1
    assert make([[1, 20], [2, None]]) is None  # nothing changed
    row = DataSet.objects.get()
    assert (row.state, row.platform_key, row.current_release) == ("draft", MADE.key, None)
    services.submit(actor=office.actor("registrar"), data_set_id=row.pk)
    assert make([[1, 20], [2, 30]]) is None  # what the steward looks at stays as it is
    services.approve(actor=steward, data_set_id=row.pk)
    assert make([[1, 20], [2, 30]]) is None
    services.publish(actor=steward, data_set_id=row.pk)
    assert make([[1, 20], [2, 30]]).number == 2
    row.refresh_from_db()
    assert (row.current_release.number, row.current_release.record["tables"][0]["number"], row.state) == (2, 2, "published")
    assert row.current_release.approved_by_name == Release.objects.get(number=1).approved_by_name


def test_what_the_apps_make_has_the_shape_it_says(office):
    from samnak.datasets.providers import platform_tables

    for key, one in platform_tables().items():
        described = one.described()
        assert described.key == key
        assert all(len(row) == len(described.columns) for row in one.rows(office.agency.pk))
    assert sorted(platform_tables()) == ["cars-by-month", "letters-by-month", "rooms-by-month"]


class FakeCatalogue(BaseHTTPRequestHandler):
    """Speaks package_show, package_create, package_update, resource_create, resource_update."""

    packages, calls, broken = {}, [], []

    def log_message(self, *args):
        pass

    def do_POST(self):
        action = self.path.rsplit("/", 1)[1]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.calls.append((action, self.headers["Authorization"]))
        if self.broken:
            return self.reply(self.broken.pop(0), {"success": False, "error": {"message": "no"}})
        if self.headers["Authorization"] != "the-key":
            return self.reply(403, {"success": False, "error": {"__type": "Authorization Error"}})
        fields = json.loads(body) if self.headers["Content-Type"] == "application/json" else self.form(body)
        return getattr(self, action)(fields)

    def form(self, body):
        message = message_from_bytes(b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + body, policy=HTTP)
        return {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
            for part in message.iter_parts()
        }

    def reply(self, status, told):
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def package_show(self, fields):
        known = self.packages.get(fields["id"])
        self.reply(200 if known else 404, {"success": bool(known), "result": known, "error": {"__type": "Not Found Error"}})

    def package_create(self, fields):
        self.packages[fields["name"]] = fields | {"id": "there-1", "resources": []}
        self.reply(200, {"success": True, "result": self.packages[fields["name"]]})

    def package_update(self, fields):
        self.packages[fields["name"]] |= fields
        self.reply(200, {"success": True, "result": self.packages[fields["name"]]})

    def package_delete(self, fields):
        gone = self.packages.pop(fields["id"], None)
        self.reply(200 if gone else 404, {"success": bool(gone), "result": None, "error": {"__type": "Not Found Error"}})

    def resource_create(self, fields):
        (package,) = [one for one in self.packages.values() if one["id"] == fields["package_id"]]
        package["resources"].append(fields | {"id": f"file-{len(package['resources'])}"})
        self.reply(200, {"success": True, "result": package["resources"][-1]})

    def resource_update(self, fields):
        (package,) = self.packages.values()
        (one,) = [row for row in package["resources"] if row["id"] == fields["id"]]
        one |= fields
        self.reply(200, {"success": True, "result": one})


@pytest.fixture
def catalogue(settings):
    FakeCatalogue.packages, FakeCatalogue.calls, FakeCatalogue.broken = {}, [], []
    server = HTTPServer(("127.0.0.1", 0), FakeCatalogue)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.CKAN_URL, settings.CKAN_KEY, settings.CKAN_ORGANISATION = f"http://127.0.0.1:{server.server_port}", "the-key", "moc"
    yield FakeCatalogue
    server.shutdown()
    server.server_close()


def push(row):
    return services.push(actor=ACTOR, push_id=CatalogPush.objects.get(release__current_of=row).pk)


def test_a_release_is_sent(office, catalogue):
    row = released(office)
    assert ProcrastinateJob.objects.filter(task_name="datasets.push").count() == 1
    sent = push(row)
    assert (sent.state, sent.attempts) == ("sent", 1)
    there = catalogue.packages["museum-visitors"]
    assert (there["owner_org"], there["data_category"], [one["name"] for one in there["tags"]]) == (
        "moc",
        "ข้อมูลสาธารณะ",
        ["พิพิธภัณฑ์", "ท่องเที่ยว"],
    )
    (file,) = there["resources"]
    assert file["upload"].lstrip("\ufeff").splitlines()[1] == "เชียงใหม่,2568,1250,20.5"
    services.revise(actor=office.actor("officer"), data_set_id=row.pk)
    services.submit(actor=office.actor("officer"), data_set_id=row.pk)
    services.approve(actor=office.actor("steward"), data_set_id=row.pk)
    services.publish(actor=office.actor("steward"), data_set_id=row.pk)
    assert push(row).state == "sent"
    assert [action for action, _key in catalogue.calls] == [
        "package_show", "package_create", "resource_create", "package_show", "package_update", "resource_update",
    ]  # fmt: skip
    assert len(catalogue.packages["museum-visitors"]["resources"]) == 1


def test_temporary_trouble_is_tried_again(office, catalogue):
    row = released(office)
    catalogue.broken = [503]
    assert (push(row).state, push(row).state) == ("waiting", "sent")
    again = ProcrastinateJob.objects.filter(task_name="datasets.push").order_by("id").last()
    assert again.scheduled_at is not None


def test_lasting_trouble_is_told_and_can_be_sent_again(office, catalogue, settings):
    row = released(office)
    settings.CKAN_KEY = "wrong"
    failed = push(row)
    assert (failed.state, failed.attempts) == ("failed", 1)
    assert "403" in failed.problem
    settings.CKAN_KEY = "the-key"
    services.push_again(actor=office.actor("steward"), data_set_id=row.pk)
    assert push(row).state == "sent"
    with pytest.raises(ConflictError):
        services.push_again(actor=office.actor("steward"), data_set_id=row.pk)


def test_nothing_is_sent_where_it_is_not_wished(office, catalogue):
    row = released(office, allow_harvest=False)
    assert not CatalogPush.objects.filter(release__current_of=row).exists()
    other = released(office, slug="second")
    waiting = CatalogPush.objects.get(release__current_of=other)
    services.withdraw(actor=office.actor("steward"), data_set_id=other.pk, reason="ผิด")
    assert services.push(actor=ACTOR, push_id=waiting.pk).state == "waiting"
    assert catalogue.calls == []


def test_a_table_taken_out_leaves_the_other_catalogue_too(office, catalogue):
    row = made(office)
    officer, steward = office.actor("officer"), office.actor("steward")
    second = services.add_table(
        actor=officer, data_set_id=row.pk, stream=io.BytesIO(CLEAN.encode()), file_name="b.csv", name="ตารางที่ต้องถอน"
    )
    for _time in range(2):
        services.submit(actor=officer, data_set_id=row.pk)
        services.approve(actor=steward, data_set_id=row.pk)
        services.publish(actor=steward, data_set_id=row.pk)
        push(row)
        names = [one["name"] for one in catalogue.packages["museum-visitors"]["resources"]]
        if _time == 0:
            assert names == ["รายปี", "ตารางที่ต้องถอน"]
            services.revise(actor=officer, data_set_id=row.pk)
            services.remove_table(actor=officer, table_id=second.table_id)
    assert names == ["รายปี"]


def test_what_is_withdrawn_leaves_the_other_catalogue_too(office, catalogue, settings):
    row = released(office)
    push(row)
    services.withdraw(actor=office.actor("steward"), data_set_id=row.pk, reason="พบข้อมูลส่วนบุคคล")
    assert ProcrastinateJob.objects.get(task_name="datasets.take_back").args == {"data_set_id": str(row.pk)}
    catalogue.broken = [503]
    with pytest.raises(PushError):  # the job is tried again
        services.take_back(actor=ACTOR, data_set_id=row.pk)
    assert list(catalogue.packages) == ["museum-visitors"]
    assert [services.take_back(actor=ACTOR, data_set_id=row.pk) for _time in range(2)] == [True, True]  # the second finds nothing
    assert catalogue.packages == {}
    settings.CKAN_KEY = "wrong"
    assert services.take_back(actor=ACTOR, data_set_id=row.pk) is False
    kinds = Event.objects.filter(subject_id=row.pk, kind__in=["datasets.taken_back", "datasets.push_failed"])
    assert list(kinds.order_by("id").values_list("kind", flat=True)) == ["datasets.taken_back"] * 2 + ["datasets.push_failed"]


def test_what_is_out_again_stays_in_the_other_catalogue(office, catalogue):
    row = released(office)
    push(row)
    assert services.take_back(actor=ACTOR, data_set_id=row.pk) is False
    assert list(catalogue.packages) == ["museum-visitors"]


def test_what_was_withdrawn_while_it_was_sent_is_taken_back(office, catalogue, monkeypatch):
    row = released(office)
    waiting = CatalogPush.objects.get(release__current_of=row)
    sent = pushing._send

    def withdrawn_meanwhile(release):
        address = sent(release)
        services.withdraw(actor=office.actor("steward"), data_set_id=row.pk, reason="ผิด")
        ProcrastinateJob.objects.filter(task_name="datasets.take_back").update(status="succeeded")  # it came too early
        return address

    monkeypatch.setattr(pushing, "_send", withdrawn_meanwhile)
    services.push(actor=ACTOR, push_id=waiting.pk)
    assert ProcrastinateJob.objects.filter(task_name="datasets.take_back", status="todo").count() == 1
