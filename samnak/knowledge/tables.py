"""How entries are shown in lists."""

from samnak.knowledge.enums import EntryKind, EntryState

LOOKS = {
    EntryState.DRAFT: "draft",
    EntryState.SUBMITTED: "waiting",
    EntryState.PUBLISHED: "done",
    EntryState.WITHDRAWN: "cancelled",
}
ICONS = {EntryKind.ARTICLE: "book-open-text", EntryKind.DOCUMENT: "file-text", EntryKind.FORM: "clipboard-list"}
