"""Articles as people type them become safe pages."""

import pytest

from samnak.knowledge.content import headings_of, html_of, plain


def test_blocks():
    text = "# ก\nข้อความ **หนา**\nต่อ\n\n- หนึ่ง\n- สอง\n๑. แรก\n2) สอง\n> จำ\n| ก | ข |\n|---|---|\n| 1 | 2 |"
    assert html_of(text).split("\n") == [
        '<h2 id="part-1">ก</h2>',
        "<p>ข้อความ <strong>หนา</strong><br>ต่อ</p>",
        "<ul><li>หนึ่ง</li><li>สอง</li></ul>",
        "<ol><li>แรก</li><li>สอง</li></ol>",
        "<blockquote><p>จำ</p></blockquote>",
        (
            '<div class="kb-table" tabindex="0"><table><thead><tr><th scope="col">ก</th><th scope="col">ข</th></tr></thead>'
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>"
        ),
    ]
    assert [(one.level, one.text, one.key) for one in headings_of("## ก\nข\n### **ค**")] == [
        (2, "ก", "part-1"),
        (3, "ค", "part-2"),
    ]
    assert plain("## ก\n[ข](https://x.th)\n|---|\n") == "ก\nข"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[ก](javascript:alert(1))", "<p>[ก](javascript:alert(1))</p>"),
        ("[ก](//evil.example)", "<p>[ก](//evil.example)</p>"),
        ("[ก](data:text/html,x)", "<p>[ก](data:text/html,x)</p>"),
        ('[ก](https://a.th/"onclick="x)', '<p><a href="https://a.th/&quot;onclick=&quot;x" rel="noopener">ก</a></p>'),
        ("[<b>](/knowledge/)", '<p><a href="/knowledge/" rel="noopener">&lt;b&gt;</a></p>'),
        ("## <img src=x onerror=y>", '<h2 id="part-1">&lt;img src=x onerror=y&gt;</h2>'),
        ("**<i>**", "<p><strong>&lt;i&gt;</strong></p>"),
    ],
)
def test_nothing_runs(typed, shown):
    assert html_of(typed) == shown


def test_a_long_line_is_read_at_once():
    """A line that begins like the rule of a table was once tried in every way, for hours."""
    line = f"|{'-' * 20_000}x"
    assert plain(line) == line
    assert html_of(f"{line}\n|--|--|").count("<th") == 1 + 1
