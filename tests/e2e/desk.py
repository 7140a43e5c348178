"""What lies on the desks before a short journey begins, put there through the services people use."""

from itertools import count

from samnak.core.actor import system_actor
from samnak.core.thai_names import ThaiFaker
from samnak.core.transactions import official
from samnak.correspondence.models import Letter, Register
from samnak.correspondence.services import ArrivalData, arrive_by_mail
from samnak.demo import stories
from samnak.drafting.models import Draft
from samnak.org.models import Agency, Appointment

SEEDS = count(2570)


def ready_to_sign():
    """Have a letter to Chiang Mai wait for the signature of the permanent secretary; return its subject."""
    draft_id, _step = stories._submitted(stories._cast(), ThaiFaker(next(SEEDS)), stories.READERS)
    return Draft.objects.get(pk=draft_id).subject


def another_deputy():
    """Return the log-in of a second deputy who may sign for the permanent secretary."""
    posts = Appointment.objects.filter(position__title="รองปลัดกระทรวงวัฒนธรรม").exclude(user__username="deputy")
    return posts.order_by("user__username").first().user.username


def arrived_at(agency_name, subject):
    """Have a letter arrive at an agency and return it."""
    agency = Agency.objects.get(name=agency_name)
    data = ArrivalData(
        kind="external_letter", subject=subject, from_text="มูลนิธิตัวอย่าง", to_text=agency_name, document_number="มต 1/2569"
    )
    return arrive_by_mail(actor=system_actor(agency_id=agency.pk), agency_id=agency.pk, data=data, files=[])


def without_registers(agency_name):
    """Take away the registers of an agency, as if it had just joined; return the log-in of its registrar."""
    agency = Agency.objects.get(name=agency_name)
    with official(system_actor(agency_id=agency.pk)):
        assert not Letter.objects.filter(agency=agency).exists()
        Register.objects.filter(agency=agency).delete()
    return Appointment.objects.get(agency=agency, position__title__contains="ธุรการ").user.username
