"""What people type about rooms and bookings, parsed and checked for form; the rules are in the services."""

from samnak.bookings.forms.acts import DetailsForm, GuestsForm, MoveForm, ServiceForm
from samnak.bookings.forms.booking import BookingForm, ScriptForm, Taken
from samnak.bookings.forms.fields import ClockField, PostField, PostPicker, RoomsField, post_pickers
from samnak.bookings.forms.keeping import BuildingForm, ClosureForm, EquipmentForm, PhotoForm, QuotaForm, RoomForm
from samnak.bookings.forms.lists import BookingListForm, RoomListForm

__all__ = [
    "BookingForm",
    "BookingListForm",
    "BuildingForm",
    "ClockField",
    "ClosureForm",
    "DetailsForm",
    "EquipmentForm",
    "GuestsForm",
    "MoveForm",
    "PhotoForm",
    "PostField",
    "PostPicker",
    "QuotaForm",
    "RoomForm",
    "RoomListForm",
    "RoomsField",
    "ScriptForm",
    "ServiceForm",
    "Taken",
    "post_pickers",
]
