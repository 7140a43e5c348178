import time

import pytest

from samnak.core.thai import split_title
from samnak.core.thai_names import Person, ThaiFaker, subject_kinds


def test_same_seed_gives_the_same_sequence():
    def sequence(seed):
        fake = ThaiFaker(seed)
        subject = fake.subject()
        return [fake.person(), fake.phone(), subject, fake.body_paragraphs(subject), fake.organisation(), fake.outside_party()]

    assert sequence(1) == sequence(1)
    assert sequence(1) != sequence(2)


def test_there_are_many_people():
    people = [ThaiFaker(0).person(), *(person for fake in [ThaiFaker(5)] for person in (fake.person() for _ in range(20_000)))]
    assert len({person.first for person in people}) >= 200
    assert len({person.last for person in people}) >= 200
    assert len(set(people)) >= 18_000


def test_people_are_complete_and_their_titles_known():
    fake = ThaiFaker(6)
    for _ in range(3000):
        person = fake.person()
        assert isinstance(person, Person)
        assert all(person)
        assert person.first_en.isascii()
        assert person.last_en.isascii()
        assert split_title(f"{person.prefix}{person.first} {person.last}")[0] == person.prefix


def test_some_people_strain_layouts():
    fake = ThaiFaker(7)
    people = [fake.person() for _ in range(3000)]
    assert max(len(person.last) for person in people) >= 35
    assert any(person.first.isascii() for person in people)
    assert any("ฟื้น" in person.first for person in people)


def test_telephone_numbers_are_grouped_and_recognisable():
    fake = ThaiFaker(8)
    phones = {fake.phone() for _ in range(500)}
    assert all(phone.startswith(("0 2000 ", "09 0000 ")) and phone[-4:].isdigit() for phone in phones)
    assert len(phones) > 400


@pytest.mark.parametrize("kind", subject_kinds())
def test_every_kind_gives_complete_subjects(kind):
    fake = ThaiFaker(9)
    subjects = {fake.subject(kind) for _ in range(300)}
    assert len(subjects) >= 20
    assert not any("{" in subject or "}" in subject or "  " in subject for subject in subjects)


def test_typical_work_of_the_provinces_is_there():
    labels = subject_kinds().values()
    for label in (
        "เครือข่ายชุมชนคุณธรรม",
        "ถนนสายวัฒนธรรม",
        "ผลิตภัณฑ์วัฒนธรรมไทย",
        "ศูนย์เฝ้าระวังทางวัฒนธรรม",
        "วันพระราชทานธงชาติไทย",
        "สภาวัฒนธรรมจังหวัด",
    ):
        assert label in labels


def test_subjects_vary_and_some_are_long():
    fake = ThaiFaker(10)
    subjects = [fake.subject() for _ in range(10_000)]
    assert len(set(subjects)) >= 5000
    assert max(map(len, subjects)) >= 300
    assert any("CPOT" in subject for subject in subjects)
    assert sorted(map(len, subjects))[5000] < 120


def test_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        ThaiFaker(1).subject("nothing")


def test_years_do_not_pass_the_given_year():
    fake = ThaiFaker(11, year=2566)
    text = " ".join(fake.subject() for _ in range(500))
    assert "2566" in text
    assert "2567" not in text


def test_a_letter_has_cause_details_and_purpose():
    fake = ThaiFaker(12)
    for _ in range(200):
        paragraphs = fake.body_paragraphs("ขอเชิญประชุม")
        assert 3 <= len(paragraphs) <= 5
        assert paragraphs[0].startswith(("ด้วย", "ตามที่", "ตามหนังสือ"))
        assert '"ขอเชิญประชุม"' in paragraphs[0]
        assert paragraphs[-1].startswith("จึงเรียนมาเพื่อ")
        assert not any("{" in paragraph for paragraph in paragraphs)


def test_outside_parties_and_organisations_vary():
    fake = ThaiFaker(13)
    assert len({fake.organisation() for _ in range(2000)}) >= 300
    assert len({fake.outside_party() for _ in range(2000)}) >= 1000


def test_subjects_are_fast():
    fake = ThaiFaker(14)
    fake.subject()
    started = time.process_time()
    for _ in range(10_000):
        fake.subject()
    assert 10_000 / (time.process_time() - started) >= 50_000
