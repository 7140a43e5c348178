"""Who may what: every rule as a pair, and the database's answer the same as Python's on random trees."""

import random
from urllib.parse import unquote

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from samnak.core.access import can
from samnak.core.errors import DeniedError, DomainError
from samnak.drive import queries, services
from samnak.drive.content import level_of
from samnak.drive.enums import Level, Principal, TeamRole
from samnak.drive.models import Item
from samnak.drive.policies import EDIT, MANAGE, READ, SHARE, level_on, tokens_of
from samnak.drive.providers import FileIndex
from samnak.org import queries as org
from samnak.org.models import Appointment

POSTS = ["chief", "director", "head", "officer", "typist", "registrar", "planner", "planning_director"]


def level(cabinet, who, item):
    item = queries.access.rows().get(pk=item.pk)
    return level_on(cabinet.actor(who), item)


def test_a_personal_space_is_its_owners_alone(cabinet):
    home = cabinet.home("officer")
    assert level(cabinet, "officer", home) == Level.MANAGE
    for who in ("chief", "director", "head", "typist", "planner", "outside:officer"):
        assert level(cabinet, who, home) == Level.NONE
        with pytest.raises(Http404):
            queries.get_for(cabinet.actor(who), READ, home.pk)


def test_a_units_space_is_edited_by_the_unit_kept_by_its_head_and_read_from_above(cabinet):
    root = cabinet.unit("officer")
    assert {who: level(cabinet, who, root) for who in POSTS} == {
        "chief": Level.VIEW,
        "director": Level.VIEW,
        "head": Level.MANAGE,
        "officer": Level.EDIT,
        "typist": Level.EDIT,
        "registrar": Level.VIEW,
        "planner": Level.NONE,
        "planning_director": Level.NONE,
    }
    division = cabinet.unit("director")
    assert level(cabinet, "officer", division) == Level.EDIT  # a section belongs to its division
    assert level(cabinet, "director", division) == Level.MANAGE
    assert level(cabinet, "outside:director", division) == Level.NONE


def test_the_head_sets_what_the_unit_may_do(cabinet):
    root = cabinet.unit("officer")
    with pytest.raises(DeniedError):
        services.set_member_level(actor=cabinet.actor("officer"), space_id=root.space_id, level=Level.VIEW)
    services.set_member_level(actor=cabinet.actor("head"), space_id=root.space_id, level=Level.VIEW)
    assert level(cabinet, "officer", root) == Level.VIEW
    assert level(cabinet, "head", root) == Level.MANAGE


@pytest.mark.parametrize("given", [Level.VIEW, Level.COMMENT, Level.EDIT, Level.MANAGE])
def test_a_right_given_on_a_folder_holds_below_it_and_nowhere_else(cabinet, given):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "งาน")
    cabinet.folder("b", "a", "ย่อย")
    cabinet.folder("c", home, "อื่น")
    row = services.grant(
        actor=cabinet.actor("officer"), item_id=cabinet.items["a"].pk, principal=Principal.POST,
        principal_id=cabinet.office.id("planner"), level=given,
    )  # fmt: skip
    found = {key: level(cabinet, "planner", cabinet.items[key]) for key in "abc"}
    assert found == {"a": given, "b": given, "c": Level.NONE}
    assert level(cabinet, "planning_director", cabinet.items["a"]) == Level.NONE
    services.revoke(actor=cabinet.actor("officer"), item_id=cabinet.items["a"].pk, grant_id=row.pk)
    assert level(cabinet, "planner", cabinet.items["b"]) == Level.NONE


def test_a_denial_wins_over_every_right_but_that_of_the_keeper(cabinet):
    root = cabinet.unit("officer")
    cabinet.folder("a", root, "ลับเฉพาะ", by="head")
    cabinet.folder("b", "a", "ย่อย", by="head")
    deny = {"item_id": cabinet.items["a"].pk, "principal": Principal.POST, "level": Level.NONE}
    services.grant(actor=cabinet.actor("head"), principal_id=cabinet.office.id("typist"), **deny)
    services.grant(
        actor=cabinet.actor("head"), item_id=cabinet.items["b"].pk, principal=Principal.POST,
        principal_id=cabinet.office.id("typist"), level=Level.EDIT,
    )  # fmt: skip
    assert level(cabinet, "typist", cabinet.items["b"]) == Level.NONE
    assert level(cabinet, "officer", cabinet.items["b"]) == Level.EDIT
    services.grant(actor=cabinet.actor("head"), principal_id=cabinet.office.id("head"), **deny)
    assert level(cabinet, "head", cabinet.items["b"]) == Level.MANAGE


def test_a_restricted_folder_takes_over_nothing(cabinet):
    root = cabinet.unit("officer")
    cabinet.folder("a", root, "คัดเลือกบุคคล", by="head")
    with pytest.raises(DeniedError):
        services.set_restricted(actor=cabinet.actor("officer"), item_id=cabinet.items["a"].pk, restricted=True)
    services.set_restricted(actor=cabinet.actor("head"), item_id=cabinet.items["a"].pk, restricted=True)
    assert {who: level(cabinet, who, cabinet.items["a"]) for who in ("head", "officer", "director")} == {
        "head": Level.MANAGE, "officer": Level.NONE, "director": Level.NONE,
    }  # fmt: skip
    services.set_restricted(actor=cabinet.actor("head"), item_id=cabinet.items["a"].pk, restricted=False)
    assert level(cabinet, "officer", cabinet.items["a"]) == Level.EDIT


def test_an_editor_gives_up_to_the_own_level_inside_the_agency_only(cabinet):
    root = cabinet.unit("officer")
    cabinet.folder("a", root, "งาน")
    give = {"actor": cabinet.actor("officer"), "item_id": cabinet.items["a"].pk, "principal": Principal.POST}
    services.grant(principal_id=cabinet.office.id("planner"), level=Level.EDIT, **give)
    refused = [
        (cabinet.office.id("planner"), Level.MANAGE),
        (cabinet.office.id("typist"), Level.NONE),
        (cabinet.outside.id("officer"), Level.VIEW),
    ]
    for principal_id, given in refused:
        with pytest.raises(DeniedError):
            services.grant(principal_id=principal_id, level=given, **give)
    services.set_member_level(actor=cabinet.actor("head"), space_id=root.space_id, level=Level.VIEW)
    with pytest.raises(DeniedError):
        services.grant(principal_id=cabinet.office.id("chief"), level=Level.VIEW, **give)


def test_a_manager_shares_with_a_unit_of_another_agency(cabinet):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "โครงการร่วม")
    services.grant(
        actor=cabinet.actor("officer"), item_id=cabinet.items["a"].pk, principal=Principal.UNIT,
        principal_id=cabinet.outside.units["division"].pk, level=Level.EDIT,
    )  # fmt: skip
    found = {who: level(cabinet, f"outside:{who}", cabinet.items["a"]) for who in ("director", "officer", "planner", "chief")}
    assert found == {"director": Level.EDIT, "officer": Level.EDIT, "planner": Level.NONE, "chief": Level.NONE}
    listed = queries.shared_with(cabinet.actor("outside:officer"), queries.ItemFilter())
    assert [item.name for item in listed] == ["โครงการร่วม"]
    assert list(queries.shared_with(cabinet.actor("officer"), queries.ItemFilter())) == []


def test_leaving_a_post_takes_the_right_of_the_person_and_hands_on_that_of_the_post(cabinet):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "งาน")
    planner = cabinet.actor("planner")
    give = {"actor": cabinet.actor("officer"), "item_id": cabinet.items["a"].pk}
    services.grant(principal=Principal.PERSON, principal_id=planner.appointment_id, level=Level.EDIT, **give)
    services.grant(principal=Principal.POST, principal_id=planner.position_id, level=Level.VIEW, **give)
    assert level(cabinet, "planner", cabinet.items["a"]) == Level.EDIT
    item = queries.access.rows().get(pk=cabinet.items["a"].pk)
    Appointment.objects.filter(pk=planner.appointment_id).delete()
    fresh = Appointment.objects.create(
        agency=cabinet.office.agency, user=cabinet.office.people["typist"], position_id=planner.position_id,
        valid_from="2020-01-01",
    )  # fmt: skip
    follower = next(one for one in _standings(cabinet, "typist") if one.appointment_id == fresh.pk)
    assert level_on(follower, item) == Level.VIEW
    assert [one for one in _standings(cabinet, "planner") if one.position_id == planner.position_id] == []


def _standings(cabinet, key):
    user = cabinet.office.people[key]
    org.forget_standings([user.pk])
    return org.standings_of(user)


def test_members_of_a_team_come_and_go(cabinet):
    team = services.open_team(actor=cabinet.actor("officer"), name="คณะทำงานจัดงาน")
    root = queries.root_of(team.pk)
    assert level(cabinet, "officer", root) == Level.MANAGE
    roles = {
        "typist": (TeamRole.MEMBER, Level.EDIT),
        "planner": (TeamRole.GUEST, Level.VIEW),
        "chief": (TeamRole.MANAGER, Level.MANAGE),
    }
    for who, (role, wanted) in roles.items():
        member = services.set_member(
            actor=cabinet.actor("officer"), team_id=team.pk, position_id=cabinet.office.id(who), role=role
        )
        assert level(cabinet, who, root) == wanted
        services.remove_member(actor=cabinet.actor("officer"), team_id=team.pk, member_id=member.pk)
        assert level(cabinet, who, root) == Level.NONE
    with pytest.raises(DeniedError):
        services.set_member(
            actor=cabinet.actor("typist"), team_id=team.pk, position_id=cabinet.office.id("typist"), role="member"
        )


def test_who_can_see_this_and_why(cabinet):
    root = cabinet.unit("officer")
    cabinet.folder("a", root, "งาน")
    cabinet.file("f", "a", "บันทึก.txt")
    services.grant(
        actor=cabinet.actor("head"), item_id=cabinet.items["a"].pk, principal=Principal.UNIT,
        principal_id=cabinet.office.units["other"].pk, level=Level.COMMENT,
    )  # fmt: skip
    item = queries.get_for(cabinet.actor("head"), READ, cabinet.items["f"].pk)
    found, reasons = queries.who_may(cabinet.actor("head"), item, cabinet.office.posts["planner"])
    assert (found, [reason.source.name for reason in reasons]) == (Level.COMMENT, ["งาน"])
    for who, wanted in (("head", Level.MANAGE), ("officer", Level.EDIT), ("chief", Level.VIEW)):
        assert queries.who_may(cabinet.actor("head"), item, cabinet.office.posts[who])[0] == wanted
    assert queries.who_may(cabinet.actor("head"), item, cabinet.outside.posts["officer"]) == (Level.NONE, [])


def test_a_folder_above_that_may_not_be_seen_is_not_named(cabinet):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "ประเมินบุคคล")
    cabinet.folder("b", "a", "ส่วนที่เปิด")
    give = {"actor": cabinet.actor("officer"), "principal": Principal.POST, "level": Level.VIEW}
    services.grant(item_id=cabinet.items["a"].pk, principal_id=cabinet.office.id("typist"), **give)
    services.grant(item_id=cabinet.items["b"].pk, principal_id=cabinet.office.id("planner"), **give)
    item = queries.get_for(cabinet.actor("planner"), READ, cabinet.items["b"].pk)
    told = [reason.why for reason in queries.reasons_for(cabinet.actor("planner"), item)]
    assert "รับมาจากโฟลเดอร์เหนือขึ้นไป" in told
    assert not any("ประเมินบุคคล" in why for why in told)
    assert any("ประเมินบุคคล" in reason.why for reason in queries.reasons_for(cabinet.actor("officer"), item))


def test_the_database_and_python_agree_on_random_trees(cabinet):
    """Every actor and item: found by the query exactly when the policy says at least VIEW; the index will ask the same."""
    rng = random.Random(2569)
    makers = ["officer", "head", "planner", "director"]
    rows = [cabinet.home(who) for who in makers] + [cabinet.unit(who) for who in makers]
    team = services.open_team(actor=cabinet.actor("planner"), name="คณะทำงาน")
    services.set_member(actor=cabinet.actor("planner"), team_id=team.pk, position_id=cabinet.outside.id("head"), role="guest")
    rows.append(queries.root_of(team.pk))
    people = {who: cabinet.actor(who) for who in [*POSTS, *(f"outside:{who}" for who in POSTS)]}
    held = {who: tokens_of(actor) for who, actor in people.items()}
    principals = [(Principal.POST, office.id(who)) for office in (cabinet.office, cabinet.outside) for who in POSTS]
    principals += [(Principal.UNIT, unit.pk) for office in (cabinet.office, cabinet.outside) for unit in office.units.values()]
    principals += [(Principal.TEAM, team.pk), (Principal.AGENCY, cabinet.outside.agency.pk)]
    for step in range(100):
        parent = rng.choice(rows)
        reach = queries.access.rows().get(pk=parent.pk).anchor.reach
        keeper = next((who for who in people if level_of(held[who], reach) == Level.MANAGE), None)
        if keeper is None:
            continue
        actor = people[keeper]
        act = rng.choice(["make", "make", "grant", "grant", "deny", "restrict", "move"])
        if act == "make":
            rows.append(services.make_folder(actor=actor, folder_id=parent.pk, name=f"ที่ {step}"))
        elif act in {"grant", "deny"}:
            principal, principal_id = rng.choice(principals)
            given = Level.NONE if act == "deny" else rng.choice([Level.VIEW, Level.COMMENT, Level.EDIT])
            services.grant(actor=actor, item_id=parent.pk, principal=principal, principal_id=principal_id, level=given)
        elif act == "restrict" and parent.parent_id:
            fresh = Item.objects.get(pk=parent.pk)
            services.set_restricted(actor=actor, item_id=parent.pk, restricted=not fresh.is_restricted)
        elif act == "move" and parent.parent_id:
            target = rng.choice(rows)
            fresh, target = Item.objects.get(pk=parent.pk), queries.access.rows().get(pk=target.pk)
            same = target.space.agency_id == fresh.space.agency_id
            if same and level_on(actor, target) >= Level.EDIT and not target.path.startswith(fresh.path):
                services.move_items(actor=actor, item_ids=[parent.pk], folder_id=target.pk)
    items = list(queries.access.rows())
    seen = 0
    for who, actor in people.items():
        tokens = held[who]
        found = set(queries.visible_to(actor).values_list("pk", flat=True))
        decided = {item.pk for item in items if level_on(actor, item, tokens)}
        assert found == decided
        some = rng.sample(items, 5)
        assert [item.pk in decided for item in some] == [bool(can(actor, READ, item)) for item in some]
        index = FileIndex()
        opened = index.tokens(actor)
        below = [item for item in items if item.parent_id]
        assert {item.pk for item in below if item.anchor_id in opened} == index.visible(actor, [item.pk for item in below])
        seen += len(found)
    assert 0 < seen < len(items) * len(people)
    assert _recomputed_is_same(items)


def _recomputed_is_same(items):
    """The kept reaches equal those computed anew from the roots."""
    from samnak.drive.models import Reach
    from samnak.drive.services.reaching import settle

    names = ("item_id", "readers", "commenters", "editors", "managers", "denied", "keepers")
    before = sorted(Reach.objects.values_list(*names))
    anchors = sorted(Item.objects.values_list("pk", "anchor_id"))
    from samnak.core.actor import system_actor
    from samnak.core.transactions import official

    with official(system_actor()):
        for item in sorted(items, key=lambda row: row.path.count("/")):
            settle(Item.objects.get(pk=item.pk))
    return before == sorted(Reach.objects.values_list(*names)) and anchors == sorted(Item.objects.values_list("pk", "anchor_id"))


@pytest.mark.parametrize(
    ("action", "least"), [(READ, Level.VIEW), (EDIT, Level.EDIT), (SHARE, Level.EDIT), (MANAGE, Level.MANAGE)]
)
def test_each_act_asks_its_level(cabinet, action, least):
    home = cabinet.home("officer")
    item = cabinet.folder("a", home, "งาน")
    for given in (Level.VIEW, Level.COMMENT, Level.EDIT, Level.MANAGE):
        services.grant(
            actor=cabinet.actor("officer"), item_id=item.pk, principal=Principal.POST,
            principal_id=cabinet.office.id("planner"), level=given,
        )  # fmt: skip
        row = queries.access.rows().get(pk=item.pk)
        assert bool(can(cabinet.actor("planner"), action, row)) == (given >= least)


def test_nobody_gets_into_closed_matter_by_moving_it_into_the_own_space(cabinet):
    root, home = cabinet.unit("officer"), cabinet.home("officer")
    officer, head = cabinet.actor("officer"), cabinet.actor("head")
    closings = [
        lambda item: services.set_restricted(actor=head, item_id=item.pk, restricted=True),
        lambda item: services.describe(actor=head, item_id=item.pk, secrecy="secret"),
        lambda item: services.grant(
            actor=head, item_id=item.pk, principal=Principal.POST, principal_id=officer.position_id, level=Level.NONE
        ),
    ]
    for number, close in enumerate(closings):
        top = cabinet.folder(f"a{number}", root, f"งาน {number}")
        closed = cabinet.folder(f"b{number}", top, "ปิด", by="head")
        close(closed)
        with pytest.raises(DomainError):
            services.move_items(actor=officer, item_ids=[top.pk], folder_id=home.pk)
        assert level(cabinet, "officer", closed) == Level.NONE
        other = cabinet.folder(f"c{number}", root, f"ปลาย {number}")
        services.move_items(actor=officer, item_ids=[top.pk], folder_id=other.pk)  # inside the space nothing changes
        assert level(cabinet, "officer", closed) == Level.NONE
        services.move_items(actor=head, item_ids=[top.pk], folder_id=cabinet.home("head").pk)


def test_what_lies_in_a_secret_folder_is_not_taken_into_a_secret_folder_of_ones_own(cabinet):
    root, home = cabinet.unit("officer"), cabinet.home("officer")
    officer, head = cabinet.actor("officer"), cabinet.actor("head")
    secret = cabinet.folder("a", root, "ลับ", by="head")
    inner = cabinet.folder("b", "a", "ใน", by="head")
    file = cabinet.file("f", "a", "ไฟล์.txt", by="head")
    services.describe(actor=head, item_id=secret.pk, secrecy="secret")
    services.grant(actor=head, item_id=secret.pk, principal=Principal.POST, principal_id=officer.position_id, level=Level.EDIT)
    own = cabinet.folder("c", home, "ของฉัน")
    services.describe(actor=officer, item_id=own.pk, secrecy="secret")
    for act in (services.move_items, services.copy_items):
        with pytest.raises(DomainError):
            act(actor=officer, item_ids=[file.pk], folder_id=own.pk)
        act(actor=officer, item_ids=[file.pk], folder_id=inner.pk)
    assert level(cabinet, "typist", file) == Level.NONE


def test_secret_matter_never_takes_over_rights(cabinet):
    folder = cabinet.folder("a", cabinet.unit("officer"), "ลับ", by="head")
    head = cabinet.actor("head")
    services.describe(actor=head, item_id=folder.pk, secrecy="confidential")
    with pytest.raises(DomainError):
        services.set_restricted(actor=head, item_id=folder.pk, restricted=False)
    assert level(cabinet, "officer", folder) == Level.NONE
    services.describe(actor=head, item_id=folder.pk, secrecy="none")
    services.set_restricted(actor=head, item_id=folder.pk, restricted=False)
    assert level(cabinet, "officer", folder) == Level.EDIT


def test_what_comes_back_without_its_folder_loses_no_class_and_goes_where_one_may_put_it(cabinet):
    root = cabinet.unit("officer")
    officer, head = cabinet.actor("officer"), cabinet.actor("head")
    secret = cabinet.folder("a", root, "ลับ", by="head")
    file = cabinet.file("f", "a", "ไฟล์.txt", by="head")
    services.describe(actor=head, item_id=secret.pk, secrecy="secret")
    give = {"actor": head, "principal": Principal.POST, "principal_id": officer.position_id, "level": Level.EDIT}
    services.grant(item_id=secret.pk, **give)
    shared = cabinet.folder("b", cabinet.home("head"), "ร่วม", by="head")
    other = cabinet.file("g", "b", "อีกไฟล์.txt", by="head")
    services.grant(item_id=shared.pk, **give)
    services.trash(actor=officer, item_ids=[file.pk, other.pk])
    services.trash(actor=head, item_ids=[secret.pk, shared.pk])
    for item in (file, other):
        with pytest.raises(DomainError):
            services.restore(actor=officer, item_id=item.pk)
    assert level(cabinet, "typist", file) == Level.NONE
    services.restore(actor=head, item_id=secret.pk)
    assert services.restore(actor=officer, item_id=file.pk).parent_id == secret.pk
    assert services.restore(actor=head, item_id=other.pk).parent_id == cabinet.home("head").pk


def test_a_change_for_a_whole_space_asks_no_more_for_many_rules(cabinet):
    root, head = cabinet.unit("officer"), cabinet.actor("head")

    def questions(given):
        with CaptureQueriesContext(connection) as asked:
            services.set_member_level(actor=head, space_id=root.space_id, level=given)
        return len(asked)

    def rules(numbers):
        above = root
        for number in numbers:
            above = cabinet.folder(f"r{number}", above, f"ชั้น {number}", by="head")
            services.grant(
                actor=head,
                item_id=above.pk,
                principal=Principal.POST,
                principal_id=cabinet.office.id("planner"),
                level=Level.VIEW,
            )
        return above

    deep = rules(range(2))
    few = questions(Level.VIEW)
    assert level(cabinet, "typist", deep) == Level.VIEW
    deep = rules(range(2, 14))
    assert questions(Level.EDIT) == few
    assert (level(cabinet, "typist", deep), level(cabinet, "planner", deep)) == (Level.EDIT, Level.VIEW)


def test_a_folder_that_may_not_be_seen_is_named_nowhere(cabinet, client):
    home = cabinet.home("officer")
    cabinet.folder("a", home, "ประเมินบุคคล")
    cabinet.folder("b", home, "โอนย้าย")
    shared = [cabinet.file(key, "a", f"{key}.txt") for key in ("หนึ่ง", "สอง")]
    officer = cabinet.actor("officer")
    for file in shared:
        services.grant(
            actor=officer, item_id=file.pk, principal=Principal.POST, principal_id=cabinet.office.id("planner"), level=Level.EDIT
        )
    services.move_items(actor=officer, item_ids=[file.pk for file in shared], folder_id=cabinet.items["b"].pk)
    client.force_login(cabinet.office.people["planner"])
    page = client.get(f"/drive/files/{shared[0].pk}/").content.decode()
    archive = client.post("/drive/selection/", {"act": "download", "select": [str(file.pk) for file in shared]})
    renamed = client.post(f"/drive/items/{shared[0].pk}/name/", {"name": "ใหม่.txt"}, follow=True)
    (document,) = FileIndex().documents([shared[1].pk])
    told = page + archive["Content-Disposition"] + unquote(archive["Content-Disposition"]) + document.detail
    assert ("โอนย้าย" in told, "ประเมินบุคคล" in told, renamed.status_code) == (False, False, 200)
    client.force_login(cabinet.office.people["officer"])
    assert "ประเมินบุคคล → โอนย้าย" in client.get(f"/drive/files/{shared[0].pk}/").content.decode()
    inside = cabinet.file("f", "b", "ข้างใน.txt")
    assert FileIndex().documents([inside.pk])[0].detail.startswith("โอนย้าย")


def test_what_others_keep_for_themselves_is_not_thrown_away_with_the_folder(cabinet):
    root = cabinet.unit("officer")
    top, closed = cabinet.folder("a", root, "งาน"), cabinet.folder("b", "a", "ปิด", by="head")
    services.set_restricted(actor=cabinet.actor("head"), item_id=closed.pk, restricted=True)
    with pytest.raises(DomainError):
        services.trash(actor=cabinet.actor("officer"), item_ids=[top.pk])
    assert services.trash(actor=cabinet.actor("head"), item_ids=[top.pk]) == [top]
    services.restore(actor=cabinet.actor("head"), item_id=top.pk)
    services.trash(actor=cabinet.actor("head"), item_ids=[closed.pk])
    assert services.trash(actor=cabinet.actor("officer"), item_ids=[top.pk]) == [top]
