"""What names, levels and tokens are, without a database."""

from samnak.drive.content.names import another, ending_of, free_name, name_key, natural_key, tidy
from samnak.drive.content.reach import head_token, level_of, manager_token, own_token, reading_token, token_of

__all__ = [
    "another",
    "ending_of",
    "free_name",
    "head_token",
    "level_of",
    "manager_token",
    "name_key",
    "natural_key",
    "own_token",
    "reading_token",
    "tidy",
    "token_of",
]
