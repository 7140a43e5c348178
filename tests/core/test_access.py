import pytest

from samnak.core.access import ALLOWED, Action, all_of, any_of, can, denied, everyone_signed_in, require
from samnak.core.actor import Actor, Grant, system_actor
from samnak.core.errors import DeniedError
from samnak.core.ids import new_id

YES, NO = (lambda _actor, _target: ALLOWED), (lambda _actor, _target: denied("ไม่ได้"))
ME = Actor(name="ฉัน", user_id=new_id())


def test_nobody_is_denied_and_somebody_is_asked():
    action = Action("test.act", "ทดสอบ", everyone_signed_in)
    assert not can(None, action)
    assert can(ME, action)


def test_a_refusal_carries_its_reason():
    with pytest.raises(DeniedError) as error:
        require(ME, Action("test.no", "ทดสอบ", NO))
    assert error.value.reason == "ไม่ได้"


def test_rules_combine():
    assert can(ME, Action("test.all", "", all_of(YES, YES)))
    assert can(ME, Action("test.all", "", all_of(YES, NO))).reason == "ไม่ได้"
    assert can(ME, Action("test.any", "", any_of(NO, YES)))
    assert can(ME, Action("test.any", "", any_of(NO, NO))).reason == "ไม่ได้"


def test_another_right_may_be_asked_first():
    inner = Action("test.inner", "", NO)
    assert can(ME, Action("test.outer", "", YES, also=inner)).reason == "ไม่ได้"


def test_an_error_in_a_rule_is_not_an_answer():
    def broken(_actor, _target):
        raise RuntimeError("rule is broken")

    with pytest.raises(RuntimeError):
        can(ME, Action("test.broken", "", broken))


@pytest.mark.parametrize(
    ("scope", "path", "held"),
    [
        ("unit", "a/b/", True), ("unit", "a/b/c/", False), ("subtree", "a/b/c/", True), ("subtree", "a/", False),
        ("agency", "z/", True),
    ],
)  # fmt: skip
def test_a_role_reaches_as_far_as_its_scope(scope, path, held):
    actor = Actor(name="ฉัน", user_id=new_id(), grants=frozenset({Grant("executive", scope, new_id(), "a/b/")}))
    assert actor.has_role("executive", path) is held
    assert actor.has_role("executive")
    assert not actor.has_role("auditor")


def test_the_platform_holds_no_role():
    assert system_actor().is_system
    assert not system_actor().has_any_role(["executive", "auditor"])
