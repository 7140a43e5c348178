"""Giving files out: parts, repeats, names, and nothing that could run."""

import hashlib

import pytest
from django.http import Http404
from django.test import RequestFactory

from samnak.files import responses
from samnak.files.errors import FileRejectedError
from samnak.files.models import Blob

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def _own_cache(settings, tmp_path):
    settings.PAGE_CACHE = tmp_path / "pages"


answers = []


@pytest.fixture(autouse=True)
def _close_answers():
    yield
    while answers:
        for close in answers.pop()._resource_closers:
            close()


def ask(file, *, inline=False, **headers):
    answers.append(responses.serve(RequestFactory().get("/", headers=headers), file, inline=inline))
    return answers[-1]


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def letter(keep):
    return keep(bytes(range(32, 127)) * 20, "หนังสือเชิญประชุม ๑.txt")


def test_a_file_is_given_out_whole(letter):
    answer = ask(letter)
    assert body(answer) == bytes(range(32, 127)) * 20
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Length"] == "1900"
    assert answer["ETag"] == f'"{letter.blob_id}"'
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].endswith("; sandbox")


def test_a_thai_name_travels(letter):
    assert ask(letter)["Content-Disposition"] == (
        "attachment; filename=\"file.txt\"; filename*=UTF-8''"
        "%E0%B8%AB%E0%B8%99%E0%B8%B1%E0%B8%87%E0%B8%AA%E0%B8%B7%E0%B8%AD%E0%B9%80%E0%B8%8A%E0%B8%B4%E0%B8%8D"
        "%E0%B8%9B%E0%B8%A3%E0%B8%B0%E0%B8%8A%E0%B8%B8%E0%B8%A1%20%E0%B9%91.txt"
    )
    assert responses.content_disposition("Plan 2569 แผน.pdf", inline=True).startswith('inline; filename="Plan 2569 ___.pdf"; ')


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=1890-", 1890, 1899),
        ("bytes=-5", 1895, 1899),
        ("bytes=1800-99999", 1800, 1899),
        ("bytes=-99999", 0, 1899),
    ],
)
def test_a_part_is_given_when_asked(letter, asked, first, last):
    answer = ask(letter, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/1900")
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == (bytes(range(32, 127)) * 20)[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1900-", "bytes=5000-6000", "bytes=-0"])
def test_a_part_outside_the_file_is_416(letter, asked):
    answer = ask(letter, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */1900")


@pytest.mark.parametrize("asked", ["bytes=a-b", "lines=1-2", "bytes=20-10", "bytes=-", "bytes=0-1,3-4", ""])
def test_a_range_not_understood_gives_the_whole(letter, asked):
    answer = ask(letter, Range=asked)
    assert (answer.status_code, len(body(answer))) == (200, 1900)


def test_an_old_part_is_not_glued_to_a_new_file(letter):
    assert ask(letter, Range="bytes=0-9", If_Range='"other"').status_code == 200
    assert ask(letter, Range="bytes=0-9", If_Range=f'"{letter.blob_id}"').status_code == 206


def test_what_is_known_is_not_sent_again(letter):
    for known in (f'"{letter.blob_id}"', f'W/"{letter.blob_id}"', f'"x", "{letter.blob_id}"', "*"):
        answer = ask(letter, If_None_Match=known)
        assert (answer.status_code, answer.content) == (304, b"")
    assert ask(letter, If_None_Match='"x"').status_code == 200


def test_only_harmless_kinds_are_shown_in_place(keep, made):
    shown = {
        name: ask(keep(content, name), inline=True)["Content-Disposition"].split(";")[0]
        for name, content in {
            "a.pdf": made.pdf(),
            "a.png": made.image(),
            "a.txt": b"<html><script>alert(1)</script>",
            "a.csv": b"a,b",
            "a.zip": made.zip({"a": b"b"}),
            "a.docx": made.zip(made.docx),
        }.items()
    }
    assert shown == {
        "a.pdf": "inline",
        "a.png": "inline",
        "a.txt": "inline",
        "a.csv": "attachment",
        "a.zip": "attachment",
        "a.docx": "attachment",
    }


def test_text_that_looks_like_html_stays_text(keep):
    answer = ask(keep(b"<html><script>alert(1)</script>", "a.txt"), inline=True)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ask(keep("ที่ วธ ๐๒๐๑".encode("cp874"), "b.txt"), inline=True)["Content-Type"] == "text/plain; charset=windows-874"


def test_infected_files_are_never_given_out(keep, made):
    file = keep(made.pdf(), "a.pdf")
    responses.page_image(RequestFactory().get("/"), file, 1, 320)
    file.blob.scan_state = "infected"
    with pytest.raises(FileRejectedError):
        ask(file)
    with pytest.raises(FileRejectedError):
        responses.page_image(RequestFactory().get("/"), file, 1, 320)


def test_lost_bytes_are_told_politely(keep, made):
    file = keep(made.pdf(), "a.pdf")
    file.blob = Blob(sha256=hashlib.sha256(b"lost").hexdigest(), size=4, media_type="application/pdf", scan_state="clean")
    with pytest.raises(FileRejectedError, match="ไม่พบเนื้อแฟ้มในที่จัดเก็บ"):
        ask(file)


def picture(file, page, width, **headers):
    return responses.page_image(RequestFactory().get("/", headers=headers), file, page, width)


def test_a_page_is_drawn_once_and_kept(keep, made, settings):
    file = keep(made.pdf(pages=2), "a.pdf")
    answer = picture(file, 2, 700)
    assert answer.content.startswith(PNG)
    assert int.from_bytes(answer.content[16:20], "big") in (800, 801)
    assert (answer["Content-Type"], answer["ETag"]) == ("image/png", f'"{file.blob_id}-2-800"')
    kept = settings.PAGE_CACHE / file.blob_id[:2] / f"{file.blob_id}-2-800.png"
    kept.write_bytes(b"from the cache")
    assert picture(file, 2, 800).content == b"from the cache"
    assert picture(file, 2, 800, If_None_Match=answer["ETag"]).status_code == 304
    assert int.from_bytes(picture(file, 1, 99_999).content[16:20], "big") in (2000, 2001)


@pytest.mark.parametrize("page", [0, 3, -1])
def test_there_is_no_such_page(keep, made, page):
    with pytest.raises(Http404):
        picture(keep(made.pdf(pages=2), "a.pdf"), page, 320)


def test_pictures_are_shown_smaller_and_the_rest_not_at_all(keep, made):
    drawn = picture(keep(made.image("JPEG", (1200, 600)), "a.jpg"), 1, 480).content
    assert (int.from_bytes(drawn[16:20], "big"), int.from_bytes(drawn[20:24], "big")) == (480, 240)
    with pytest.raises(Http404):
        picture(keep(b"a,b", "a.csv"), 1, 480)
