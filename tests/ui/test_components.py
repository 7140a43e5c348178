"""Each component alone: valid HTML, strict attributes, words and states."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from samnak.ui import samples
from samnak.ui.templatetags.badges import STATUS, initials
from samnak.ui.templatetags.ui import register

EXAMPLES = {
    "action_bar": '{% action_bar hint="ถัดไป" %}{% button "ลงนาม" %}{% endaction_bar %}',
    "alert": '{% alert kind="warning" title="ระวัง" %}ข้อความ{% endalert %}',
    "autosave_state": '{% autosave_state "saved" time="10:42 น." %}',
    "avatar": '{% avatar "นายเกรียงไกร ใจดี" %}',
    "badge_secrecy": '{% badge_secrecy "secret" %}',
    "badge_urgency": '{% badge_urgency "most_urgent" %}',
    "bar_chart": '{% bar_chart bars title="ค้าง" unit="เรื่อง" %}',
    "breadcrumb": '{% breadcrumb %}{% crumb "ทะเบียน" "/a/" %}{% crumb "เลขที่" %}{% endbreadcrumb %}',
    "bulk_bar": '{% bulk_bar %}{% button "ลงรับ" %}{% endbulk_bar %}',
    "button": '{% button "ลงนาม" kind="primary" icon="stamp" key="e" %}',
    "card": '{% card title="ผู้ถือ" icon="user-round" %}ก{% endcard %}',
    "columns": '{% columns shape="main-side" %}<p>ก</p>{% endcolumns %}',
    "count": '{% count 4 label="รอ" %}',
    "crumb": '<ol>{% crumb "ก" "/a/" %}</ol>',
    "data_table": '{% data_table columns rows caption="ตาราง" %}',
    "dialog": '{% dialog "d" "หัวเรื่อง" lead="คำนำ" %}<p>ก</p>{% enddialog %}',
    "diff_view": '{% diff_view "ก ข" "ก ค" %}',
    "document_layout": "{% document_layout %}{% document_sheet %}ก{% enddocument_sheet %}{% document_side %}ข{% enddocument_side %}{% enddocument_layout %}",
    "document_sheet": "{% document_sheet %}ก{% enddocument_sheet %}",
    "document_side": "{% document_side %}ก{% enddocument_side %}",
    "empty_state": '{% empty_state "inbox" "ไม่มีเรื่อง" "จะมาที่นี่" action_label="สร้าง" action_url="/a/" %}',
    "error_summary": "{% error_summary wrong %}",
    "fact": '<dl>{% fact "ที่" "" %}</dl>',
    "fact_block": '<dl>{% fact_block "ที่" %}ก{% endfact_block %}</dl>',
    "facts": '{% facts columns=2 %}{% fact "ที่" "1" %}{% endfacts %}',
    "field": "{% for f in wrong %}{% field f %}{% endfor %}",
    "field_row": "{% field_row %}{% field wrong.pages %}{% endfield_row %}",
    "fields": '{% fields wrong "subject pages" %}',
    "fieldset": '{% fieldset "ผู้รับ" text="คำอธิบาย" %}ก{% endfieldset %}',
    "figure_number": '{% figure_number 3 "เกิน" tone="chad" icon="clock" url="/a/" %}',
    "filter_bar": "{% filter_bar %}{% search_field %}{% endfilter_bar %}",
    "filter_chips": '{% filter_chips "kind" chips label="ประเภท" %}',
    "form": '{% form action="/a/" keep="k" %}{% button "ส่ง" %}{% endform %}',
    "form_actions": '{% form_actions %}{% button "ส่ง" %}{% endform_actions %}',
    "htmx_config": "{% htmx_config as config %}",
    "icon": '{% icon "bell" label="แจ้ง" %}',
    "keys_help": "{% keys_help %}",
    "link_button": '{% link_button "ไป" "/a/" icon="plus" %}',
    "list_row": '<ul>{% list_row "/a/" "เรื่อง" meta="จาก" select="1" unread=True act_url="/a/" %}{% badge_urgency "urgent" %}{% endlist_row %}</ul>',
    "list_rows": '{% list_rows label="หนังสือ" %}{% list_row "/a/" "เรื่อง" %}{% endlist_row %}{% endlist_rows %}',
    "mark": "{% mark %}",
    "menu": '{% menu "เพิ่มเติม" %}{% menu_link "พิมพ์" "/a/" %}{% menu_action "ลบ" "/b/" %}{% menu_opens "ส่งกลับ" "d" %}{% menu_line %}{% endmenu %}',
    "menu_action": '{% menu_action "ลบ" "/b/" icon="trash-2" danger=True %}',
    "menu_line": '{% menu_line "หัวข้อ" %}',
    "menu_link": '{% menu_link "พิมพ์" "/a/" icon="printer" key="p" %}',
    "menu_opens": '{% menu_opens "ส่งกลับ" "d" %}',
    "minute_signature": '{% minute_signature "นายธีร์ ใจดี" "ผู้อำนวยการ" time="10:42 น." %}',
    "page_attributes": "{% page_attributes as written %}",
    "page_view": '{% page_view pages title="หนังสือ" pdf="/a.pdf" download="/a.pdf" %}',
    "pager": "{% pager page_obj %}",
    "person": '{% person "นางอุไร ดี" position="หัวหน้า" url="/a/" %}',
    "place": '{% place "search" %}',
    "progress": '{% progress 42 label="กำลังส่ง" %}',
    "query": "{% query page=3 %}",
    "reading_detail": "{% reading_detail %}ก{% endreading_detail %}",
    "reading_list": "{% reading_list %}ก{% endreading_list %}",
    "reading_pane": "{% reading_pane %}{% reading_list %}ก{% endreading_list %}{% endreading_pane %}",
    "search_field": '{% search_field action="/search/" %}',
    "section": '{% section "ตอน" text="คำ" count=3 %}ก{% endsection %}',
    "skeleton": '{% skeleton lines=3 shape="rows" %}',
    "sort_link": '{% sort_link "วันที่" "date" %}',
    "stack": "{% stack gap=2 %}ก{% endstack %}",
    "status": '{% status "signed" "ลงนามแล้ว" %}',
    "stepper": "{% stepper route %}",
    "strip": '{% strip "แทน" tone="chad" icon="lock" action_label="เลิก" action_url="/a/" %}',
    "tab": '<ul>{% tab "รอ" "/a/" current=True count=3 icon="inbox" %}</ul>',
    "table": '{% table caption="ทะเบียน" %}<thead><tr><th scope="col">ก</th></tr></thead><tbody><tr><td>ข</td></tr></tbody>{% endtable %}',
    "tabs": '{% tabs label="มุมมอง" %}{% tab "รอ" "/a/" %}{% endtabs %}',
    "theme_now": "{% theme_now %}",
    "timeline": '{% timeline %}{% timeline_item "ลงรับ" kind="received" %}เกษียน{% endtimeline_item %}{% endtimeline %}',
    "timeline_item": '<ol>{% timeline_item "ลงรับ" person="ก" position="ข" time="10:42 น." %}{% endtimeline_item %}</ol>',
    "toast": '{% toast "เสร็จ" undo_url="/a/" %}',
    "toast_region": "{% toast_region %}",
    "toolbar": '{% toolbar label="ปุ่ม" %}{% button "ก" %}{% endtoolbar %}',
    "ui_modules": "{% ui_modules as modules %}",
}
INLINE = re.compile(r"\son[a-z]+=|\sstyle=|<style|javascript:", re.IGNORECASE)


@pytest.fixture
def given():
    wrong = samples.LetterForm({"subject": "", "pages": "0", "urgency": "normal"}, MultiValueDict())
    wrong.is_valid()
    return {
        "bars": [("กองกลาง", 4), ("กองคลัง", 0)],
        "columns": ["หน่วยงาน", {"label": "ค้าง", "align": "end"}],
        "rows": [("กองกลาง", 4)],
        "chips": [("in", "รับ", 4), ("out", "ส่ง")],
        "wrong": wrong,
        "pages": ["/p/1.png", {"url": "/p/2.png", "text": "ข้อความ"}],
        "page_obj": Paginator(range(500), 20).get_page(2),
        "route": samples.ROUTE,
    }


def test_every_tag_has_an_example():
    assert set(EXAMPLES) == set(register.tags)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_component_is_valid_html_without_anything_inline(name, draw, valid, given):
    html = draw(EXAMPLES[name], **given)
    valid(html)
    assert not INLINE.search(html)


@pytest.mark.parametrize(
    "source",
    [
        '{% button "ก" knd="primary" %}',
        '{% card titel="ก" %}{% endcard %}',
        '{% status "signed" "ก" tone="x" %}',
        "{% field f widht='half' %}",
    ],
)
def test_a_misspelt_attribute_is_refused_when_the_template_is_read(source):
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        Template("{% load ui %}" + source)


@pytest.mark.parametrize(
    "source",
    [
        '{% button "ก" kind="purple" %}',
        '{% status "asleep" "ก" %}',
        '{% badge_urgency "fast" %}',
        '{% icon "../../etc/passwd" %}',
        '{% icon "no-such-icon" %}',
    ],
)
def test_a_variant_that_does_not_exist_is_refused(source, draw):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_what_people_typed_is_written_safely(draw):
    html = draw(
        "{% list_row '/a/' title meta=title holder=title %}{% endlist_row %}{% person title %}{% toast title %}",
        title="<b>\"x'</b>",
    )
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") >= 5


def test_ordinary_urgency_and_open_secrecy_say_nothing(draw):
    assert draw('{% badge_urgency "normal" %}{% badge_urgency None %}{% badge_secrecy "none" %}{% count 0 %}') == ""


def test_a_state_is_colour_icon_and_word(draw):
    for kind in STATUS:
        html = draw("{% status kind 'คำ' %}", kind=kind)
        assert "s-status-" in html
        assert "<svg" in html
        assert "<span>คำ</span>" in html


@pytest.mark.parametrize(
    ("name", "letters"),
    [("นางสาวพิมพ์ใจ ตั้งมั่น", "พต"), ("นายเกรียงไกร ที่ปรึกษากุล", "กท"), ("Somchai Jaidee", "SJ"), ("ปลัดกระทรวง", "ป"), ("", "–")],
)
def test_initials_leave_out_title_and_leading_vowel(name, letters):
    assert initials(name) == letters


def test_a_refused_button_tells_why_and_is_still_reachable(draw):
    html = draw('{% button "ลงนาม" why_not="ต้องตรวจก่อน" %}')
    assert 'aria-disabled="true"' in html
    assert 'title="ต้องตรวจก่อน"' in html
    assert " disabled" not in html.replace("aria-disabled", "")


def test_field_joins_help_and_error_to_its_widget(draw, given):
    html = draw("{% field wrong.number %}", **given)
    assert 'aria-describedby="id_number_helptext id_number_error"' in html
    assert 'id="id_number_helptext"' in html
    assert 'id="id_number_error"' in html
    assert 'aria-invalid="true"' in html


def test_error_summary_links_to_each_wrong_field(draw, given):
    html = draw("{% error_summary wrong %}", **given)
    assert 'href="#id_number"' in html
    assert "เรื่อง" in html
    assert draw("{% error_summary clean %}", clean=samples.LetterForm()) == ""


def test_hidden_fields_have_no_label(draw):
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    assert "<label" not in draw("{% fields form %}", form=Hidden())


def test_pager_and_chips_keep_the_rest_of_the_query(draw, given):
    assert 'href="?kind=in&amp;page=3"' in draw("{% pager page_obj %}", **given)
    assert 'href="?kind=out"' in draw('{% filter_chips "kind" chips label="ก" %}', **given)
    assert draw("{% query page=None kind='x' %}") == "?kind=x"


def test_data_table_refuses_what_it_does_not_know(draw):
    with pytest.raises(TemplateSyntaxError, match="width"):
        draw('{% data_table columns rows caption="ก" %}', columns=[{"label": "ก", "width": 3}], rows=[])


def test_diff_marks_removed_and_added_words_in_words_too(draw):
    html = draw("{% diff_view a b %}", a=["เพื่อ", "ทราบ"], b=["เพื่อ", "พิจารณา"])
    assert '<del><span class="visually-hidden">ตัดออก </span>ทราบ</del>' in html
    assert '<ins><span class="visually-hidden">เพิ่ม </span>พิจารณา</ins>' in html


def test_dates_are_written_as_an_officer_writes_them(draw):
    moment = samples.gallery(RequestFactory().get("/"))["now"]
    html = draw(
        "{{ m|thai_date }}|{{ m|thai_date_long }}|{{ m|thai_time }}|{{ m|thai_datetime }}|{{ m|thai_span:m }}|{{ n|thai_span:m }}|{{ '2569'|thai_digits }}|{{ n|thai_date }}",
        m=moment,
        n=None,
    )
    assert html == "22 พ.ย. 2569|22 พฤศจิกายน 2569|10:42 น.|22 พ.ย. 2569 10:42 น.|22 พ.ย. 2569 10:42–10:42 น.||๒๕๖๙|"


def test_toast_of_bad_news_stays(draw):
    assert "data-ui-stay" in draw('{% toast "ล้มเหลว" kind="danger" %}')
    assert "data-ui-stay" not in draw('{% toast "เสร็จ" %}')
