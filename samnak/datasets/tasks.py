"""Jobs of data sets: files read, tables of the platform made, releases sent on."""

from uuid import UUID

from samnak.core import jobs
from samnak.core.actor import system_actor
from samnak.datasets import services
from samnak.datasets.providers import make_platform_tables

READER = "ระบบอ่านตารางข้อมูล"
SENDER = "ระบบส่งบัญชีข้อมูล"


@jobs.task("datasets.read_version")
def read_version(version_id: str) -> None:
    """Read the file of a version; read again it does nothing."""
    services.read_version(actor=system_actor(READER), version_id=UUID(version_id))


@jobs.periodic("30 2 * * *")
@jobs.task("datasets.make_platform_tables")
def platform_tables(timestamp: int) -> None:  # noqa: ARG001 - periodic jobs are given the time they were due
    """Every night: make the tables of the platform that were switched on, where something changed."""
    make_platform_tables()


@jobs.task("datasets.push", queue="mail")
def push(push_id: str) -> None:
    """Send a release to the other catalogue."""
    services.push(actor=system_actor(SENDER), push_id=UUID(push_id))


@jobs.task("datasets.take_back", queue="mail")
def take_back(data_set_id: str) -> None:
    """Take a withdrawn data set off the other catalogue."""
    services.take_back(actor=system_actor(SENDER), data_set_id=UUID(data_set_id))
