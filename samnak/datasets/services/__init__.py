"""What is done with data sets."""

from samnak.datasets.services.checking import cover, justify, reopen
from samnak.datasets.services.describing import create_data_set, describe
from samnak.datasets.services.loading import add_table, add_version, read_version, remove_table, save_dictionary
from samnak.datasets.services.platform import make_platform_table, switch
from samnak.datasets.services.pushing import push, push_again, take_back
from samnak.datasets.services.releasing import approve, publish, recall, return_set, revise, submit, withdraw

__all__ = [
    "add_table",
    "add_version",
    "approve",
    "cover",
    "create_data_set",
    "describe",
    "justify",
    "make_platform_table",
    "publish",
    "push",
    "push_again",
    "read_version",
    "recall",
    "remove_table",
    "reopen",
    "return_set",
    "revise",
    "save_dictionary",
    "submit",
    "switch",
    "take_back",
    "withdraw",
]
