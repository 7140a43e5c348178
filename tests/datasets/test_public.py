"""What everybody may read: pages, files, DCAT and the API, asked by the real clients."""

import csv
import io
import json
from uuid import uuid4

import ckanapi
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from rdflib import RDF, Graph, Namespace, URIRef

from samnak.datasets import services
from tests.datasets.conftest import CLEAN, made, released, staffed

DCAT, DCT = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://purl.org/dc/terms/")


@pytest.fixture
def out(office):
    return released(office)


def call(client, action, **asked):
    answer = client.get(f"/api/3/action/{action}", asked)
    return answer.status_code, answer.json()


def table_id(row):
    return str(row.tables.get().pk)


def test_only_what_is_out_is_known(client, office, out):
    made(office, slug="in-the-works")
    gone = released(office, slug="gone")
    services.withdraw(actor=office.actor("steward"), data_set_id=gone.pk, reason="ผิด")
    assert call(client, "package_list")[1]["result"] == ["museum-visitors"]
    for slug in ("in-the-works", "gone", str(gone.pk)):
        assert client.get(f"/open-data/{slug}/").status_code == 404
        assert client.get(f"/open-data/{slug}.jsonld").status_code == 404
        assert call(client, "package_show", id=slug)[0] == 404
    for row in (gone,):
        assert client.get(f"/open-data/gone/tables/{table_id(row)}.csv").status_code == 404
        assert call(client, "datastore_search", resource_id=table_id(row))[0] == 404
    assert "ผู้เข้าชมพิพิธภัณฑ์" in client.get("/open-data/").content.decode()


def test_changes_wait_for_their_release(client, office, out):
    services.revise(actor=office.actor("officer"), data_set_id=out.pk)
    services.add_version(
        actor=office.actor("officer"),
        table_id=table_id(out),
        stream=io.BytesIO((CLEAN + "แพร่,2569,7,1\n").encode()),
        file_name="n.csv",
    )
    assert call(client, "datastore_search", resource_id=table_id(out))[1]["result"]["total"] == 4
    assert client.get(f"/open-data/museum-visitors/tables/{table_id(out)}.csv").getvalue().count(b"\n") == 5


def test_files(client, out):
    answer = client.get(f"/open-data/museum-visitors/tables/{table_id(out)}.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[:2] == [["province", "year", "visitors", "column_4"], ["เชียงใหม่", "2568", "1250", "20.5"]]
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/open-data/museum-visitors/tables/{table_id(out)}.csv", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    book = load_workbook(io.BytesIO(client.get(f"/open-data/museum-visitors/tables/{table_id(out)}.xlsx").getvalue()))
    assert [sheet.title for sheet in book] == ["รายปี", "พจนานุกรมข้อมูล"]
    assert [cell.value for cell in book["รายปี"][2]] == ["เชียงใหม่", 2568, 1250, 20.5]
    assert client.get(f"/open-data/museum-visitors/tables/{uuid4()}.csv").status_code == 404


def test_no_formula_leaves(client, office):
    row = released(office, text='ชื่อ,จำนวน\n"=HYPERLINK(""http://x"")",1\nข,2\n', slug="sums")
    rows = list(csv.reader(io.StringIO(client.get(f"/open-data/sums/tables/{table_id(row)}.csv").getvalue().decode("utf-8-sig"))))
    assert rows[1][0] == '\'=HYPERLINK("http://x")'


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_dcat_is_understood(client, settings, office, out):
    released(office, slug="second", title="ชุดที่สอง", license_id="cc_by")
    answer = client.get("/open-data/catalog.jsonld")
    assert answer["Content-Type"].startswith("application/ld+json")
    graph = Graph().parse(data=answer.content.decode(), format="json-ld")
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    sets = set(graph.objects(catalogue, DCAT.dataset))
    assert sets == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert sets == {URIRef(f"{settings.PUBLIC_URL}/open-data/{slug}/") for slug in ("museum-visitors", "second")}
    for one in sets:
        for wanted in (DCT.title, DCT.description, DCT.identifier, DCT.publisher, DCT.modified, DCAT.keyword, DCAT.contactPoint):
            assert graph.value(one, wanted) is not None, wanted
        files = list(graph.objects(one, DCAT.distribution))
        assert len(files) == 2
        assert all((file, RDF.type, DCAT.Distribution) in graph and graph.value(file, DCAT.downloadURL) for file in files)
    licences = {str(one) for one in graph.objects(None, DCT.license)}
    assert licences == {"https://data.go.th/pages/dga-open-government-license", "https://creativecommons.org/licenses/by/4.0/"}
    alone = Graph().parse(data=client.get("/open-data/second.jsonld").content.decode(), format="json-ld")
    assert set(alone.subjects(RDF.type, DCAT.Dataset)) == {URIRef(f"{settings.PUBLIC_URL}/open-data/second/")}


def test_a_package_carries_the_government_fields(client, office, out):
    told = call(client, "package_show", id="museum-visitors")[1]["result"]
    assert {name: told[name] for name in ("title", "data_type", "objective", "update_frequency_unit", "geo_coverage", "data_category",
        "license_id", "maintainer", "maintainer_email", "data_source", "data_format", "unit_of_measure", "disaggregate", "disaggregate_other",
        "allow_harvest", "data_class_level", "update_frequency_interval")} == {
        "title": "ผู้เข้าชมพิพิธภัณฑ์", "data_type": "ข้อมูลสถิติ", "objective": ["เพื่อการให้บริการประชาชน"], "update_frequency_unit": "ปี",
        "geo_coverage": "จังหวัด", "data_category": "ข้อมูลสาธารณะ", "license_id": "DGA Open Government License", "maintainer": "กองกลาง",
        "maintainer_email": "open@moc.example", "data_source": "กองกลาง", "data_format": "CSV", "unit_of_measure": "คน",
        "disaggregate": "อื่นๆ", "disaggregate_other": "จังหวัด", "allow_harvest": "True", "data_class_level": "ชั้นเปิดเผย",
        "update_frequency_interval": "1",
    }  # fmt: skip
    assert (told["num_resources"], told["resources"][0]["datastore_active"], told["owner_org"]) == (
        1,
        True,
        str(office.agency.pk),
    )


@pytest.mark.parametrize(
    ("action", "asked", "status", "kind"),
    [
        ("package_show", {}, 409, "Validation Error"),
        ("package_show", {"id": "none"}, 404, "Not Found Error"),
        ("datastore_search", {"resource_id": "none"}, 404, "Not Found Error"),
        ("organization_show", {"id": "none"}, 404, "Not Found Error"),
        ("package_search", {"rows": "many"}, 409, "Validation Error"),
        ("package_list", {"limit": "-1"}, 409, "Validation Error"),
    ],
)
def test_errors_have_the_shape_of_ckan(client, out, action, asked, status, kind):
    answered, told = call(client, action, **asked)
    assert (answered, told["success"], told["error"]["__type"]) == (status, False, kind)
    assert told["help"].endswith(f"help_show?name={action}")


@pytest.mark.parametrize(
    "asked",
    [
        {"filters": "{"},
        {"filters": '{"none": 1}'},
        {"sort": "none desc"},
        {"fields": "none"},
        {"limit": "x"},
        {"q": '{"none": "x"}'},
        {"q": '{"province": "\\ud800"}'},
        {"filters": '{"province": "\\u0000"}'},
        {"filters": '{"_id": 1e400}'},
        {"filters": "[" * 60_000},
    ],
)
def test_wrong_questions_to_rows(client, out, asked):
    status, told = call(client, "datastore_search", resource_id=table_id(out), **asked)
    assert (status, told["error"]["__type"]) == (409, "Validation Error")


def test_unknown_actions_and_bodies(client, out):
    answer = client.get("/api/3/action/package_delete")
    assert (answer.status_code, answer.json()) == (400, "Bad request - Action name not known: package_delete")
    answer = client.post("/api/3/action/package_show", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["__type"]) == (409, "Validation Error")
    assert client.post("/api/3/action/package_show", json.dumps(["x"]), content_type="application/json").status_code == 409
    assert client.post("/api/3/action/package_show", {"id": "museum-visitors"}).json()["success"] is True


def test_other_sites_may_read_and_caches_may_keep(client, office, out):
    plain = client.get("/api/3/action/package_list")
    assert (plain["Access-Control-Allow-Origin"], plain["Cache-Control"]) == ("*", "public, max-age=60")
    assert client.get("/api/3/action/package_list", headers={"if-none-match": plain["ETag"]}).status_code == 304
    asked = client.options("/api/3/action/package_list", headers={"origin": "https://x.example"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, POST, OPTIONS")
    released(office, slug="newer")
    assert client.get("/api/3/action/package_list", headers={"if-none-match": plain["ETag"]}).status_code == 200


def test_search_and_facets(client, office, other_office, out):
    released(other_office, slug="temples", title="วัดและโบราณสถาน", tags=["โบราณสถาน"], data_type="record", license_id="cc_by")
    ours = f"agency-{office.agency.pk.hex[-8:]}"
    for asked, slugs in [
        ({}, ["temples", "museum-visitors"]), ({"q": "พิพิธภัณฑ์"}, ["museum-visitors"]), ({"q": "*:*", "sort": "title asc"}, ["museum-visitors", "temples"]),
        ({"fq": f"organization:{ours}"}, ["museum-visitors"]), ({"fq": 'tags:"โบราณสถาน"'}, ["temples"]), ({"fq": "groups:record"}, ["temples"]),
        ({"q": "ไม่มีคำนี้"}, []), ({"rows": 1, "start": 1}, ["museum-visitors"]),
    ]:  # fmt: skip
        told = call(client, "package_search", **asked)[1]["result"]
        assert [one["name"] for one in told["results"]] == slugs, asked
    told = call(client, "package_search", rows=0)[1]["result"]
    assert (told["count"], told["results"], told["facets"]["organization"]) == (
        2,
        [],
        {ours: 1, f"agency-{other_office.agency.pk.hex[-8:]}": 1},
    )
    assert call(client, "group_list")[1]["result"] == ["record", "statistics"]
    assert call(client, "tag_list")[1]["result"] == sorted(["พิพิธภัณฑ์", "ท่องเที่ยว", "โบราณสถาน"])
    page = client.get("/open-data/", {"agency": str(other_office.agency.pk)}).content.decode()
    assert "วัดและโบราณสถาน" in page
    assert "ผู้เข้าชมพิพิธภัณฑ์" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/open-data/",
        "/api/3/action/package_search",
        "/open-data/catalog.jsonld",
        "/api/3/action/organization_list?all_fields=true",
    ],
)
def test_as_many_queries_for_many(client, office, out, path):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    few = asked()
    for number in range(3):
        released(office, slug=f"more-{number}")
    assert asked() == few


@pytest.mark.django_db(transaction=True)
def test_the_real_client(live_server):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samnak.actor', 'test', false)")
    office = staffed()
    row = released(office)
    with ckanapi.RemoteCKAN(live_server.url, user_agent="test") as remote:
        ask = remote.action
        assert ask.site_read() is True
        assert ask.status_show()["extensions"] == ["datastore", "dcat", "thai_gdc"]
        assert ask.package_list() == ["museum-visitors"]
        package = ask.package_show(id="museum-visitors")
        assert (package["id"], ask.package_show(id=package["id"])["name"]) == (str(row.pk), "museum-visitors")
        assert ask.package_search(q="พิพิธภัณฑ์", facet_field=["tags"])["count"] == 1
        (organisation,) = ask.organization_list(all_fields=True)
        assert (organisation["title"], organisation["package_count"]) == (office.agency.name, 1)
        assert ask.organization_show(id=organisation["name"], include_datasets=True)["packages"][0]["name"] == "museum-visitors"
        assert ask.group_list() == ["statistics"]
        assert ask.tag_list() == ["ท่องเที่ยว", "พิพิธภัณฑ์"]
        (resource,) = package["resources"]
        assert ask.resource_show(id=resource["id"])["name"] == "รายปี"
        found = ask.datastore_search(
            resource_id=resource["id"], filters={"province": ["เชียงใหม่", "ตาก"]}, sort="visitors desc",
            fields=["province", "visitors"], limit=2, offset=0,
        )  # fmt: skip
        assert found["records"] == [{"province": "เชียงใหม่", "visitors": 1400}, {"province": "เชียงใหม่", "visitors": 1250}]
        assert (found["total"], [one["type"] for one in found["fields"]]) == (3, ["text", "numeric"])
        assert ask.datastore_search(resource_id=resource["id"], q="น่าน", include_total=False)["records"][0]["_id"] == 2
        with pytest.raises(ckanapi.NotFound):
            ask.package_show(id="none")
        with pytest.raises(ckanapi.ValidationError):
            ask.datastore_search(resource_id=resource["id"], sort="none")
        with pytest.raises(ckanapi.CKANAPIError):
            ask.package_create(name="x")
    connection.close()


@pytest.mark.parametrize(
    "path", ["/open-data/?tag=%00", "/api/3/action/package_show?id=%00", "/open-data/museum-visitors/?q=%00"]
)
def test_a_nul_is_no_question(client, out, path):
    answer = client.get(path)
    assert (answer.status_code, "อักขระที่ใช้ไม่ได้" in answer.content.decode()) == (400, True)
