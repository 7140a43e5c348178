"""Replies in the shapes that mail programs send them. Names and addresses are invented."""

import base64
import quopri


def crlf(text):
    return text.strip("\n").replace("\n", "\r\n").encode()


def in_base64(text):
    return base64.encodebytes(crlf(text) + b"\r\n").decode().strip()


def in_quotes(text):
    return quopri.encodestring(crlf(text)).decode().replace("\r\n", "\n")


def calendar(*lines, method="METHOD:REPLY\n", zone=""):
    """Return a calendar with one event of these lines."""
    body = "\n".join(lines)
    return f"BEGIN:VCALENDAR\n{method}PRODID:-//Guest//EN\nVERSION:2.0\n{zone}BEGIN:VEVENT\n{body}\nEND:VEVENT\nEND:VCALENDAR"


def mail(content, *, sender="Duangjai <duangjai@guest.example>", content_type='text/calendar; method=REPLY; charset="utf-8"'):
    """Return a mail that is nothing but a calendar."""
    return crlf(
        f"From: {sender}\nTo: room-2@samnak.example\nSubject: re\nMIME-Version: 1.0\nContent-Type: {content_type}\n\n{content}"
    )


def answer(*lines, partstat="ACCEPTED", **options):
    usual = ["UID:b1@samnak.example", "SEQUENCE:2", f"ATTENDEE;PARTSTAT={partstat}:mailto:duangjai@guest.example"]
    return calendar(*usual, *lines, **options)


WINDOWS_ZONE = """BEGIN:VTIMEZONE
TZID:SE Asia Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:DAYLIGHT
END:VTIMEZONE
"""

OUTLOOK = crlf(
    """
Received: from mx.guest.example by mx.samnak.example; Wed, 25 Nov 2026 03:00:00 +0000
From: =?utf-8?B?{name}?= <Duangjai@Guest.example>
To: =?utf-8?B?4Lir4LmJ4Lit4LiH?= <room-2@samnak.example>
Subject: =?utf-8?B?{subject}?=
Thread-Topic: meeting
Content-Language: th-TH
X-MS-Has-Attach:
Content-Type: multipart/alternative; boundary="_000_x_"
MIME-Version: 1.0

--_000_x_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

{words}
--_000_x_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

{html}
--_000_x_
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: base64

{calendar}
--_000_x_--
""".format(
        name=base64.b64encode("ดวงใจ ศรีสุข".encode()).decode(),
        subject=base64.b64encode("ตอบรับ: ประชุม".encode()).decode(),
        words=in_base64("จะไปถึงช้าสิบนาที"),
        html=in_base64("<p>จะไปถึงช้าสิบนาที</p>"),
        calendar=in_base64(
            calendar(
                "ATTENDEE;PARTSTAT=ACCEPTED;CN=ดวงใจ ศรีสุข:MAILTO:Duangjai@Guest.example",
                "ORGANIZER;CN=ห้องประชุมใหญ่:mailto:Room-2@samnak.example",
                "COMMENT;LANGUAGE=th-TH:จะไปถึงช้าสิบนาที\\, ขออภัย\\n",
                "UID:b1@samnak.example",
                "RECURRENCE-ID;TZID=SE Asia Standard Time:20261214T090000",
                "SUMMARY;LANGUAGE=th-TH:ตอบรับ: ประชุม",
                "DTSTART;TZID=SE Asia Standard Time:20261214T090000",
                "DTEND;TZID=SE Asia Standard Time:20261214T120000",
                "CLASS:PUBLIC",
                "DTSTAMP:20261125T030000Z",
                "SEQUENCE:2",
                "X-MICROSOFT-CDO-APPT-SEQUENCE:2",
                zone=WINDOWS_ZONE,
            )
        ),
    )
)

GMAIL_CALENDAR = calendar(
    "DTSTART:20261207T020000Z",
    "DTEND:20261207T050000Z",
    "DTSTAMP:20261125T031500Z",
    "ORGANIZER;CN=room-2@samnak.example:mailto:room-2@samnak.example",
    "UID:b1@samnak.example",
    "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=Duang",
    ' jai Srisuk;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="ติดราชการ":mailto:duangjai@gu',
    " est.example",
    "COMMENT:ติดราชการ",
    "SEQUENCE:2",
    "STATUS:CONFIRMED",
    "TRANSP:OPAQUE",
    method="CALSCALE:GREGORIAN\nMETHOD:REPLY\n",
)
GMAIL = crlf(
    f"""
MIME-Version: 1.0
Reply-To: Duangjai Srisuk <duangjai@guest.example>
Sender: Calendar <calendar-notification@mailer.example>
From: Duangjai Srisuk <duangjai@guest.example>
To: room-2@samnak.example
Subject: Declined: meeting
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes
Content-Transfer-Encoding: base64

{in_base64("declined")}
--inner
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

<b>declined</b>
--inner
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: 7bit

{GMAIL_CALENDAR}

--inner--

--outer
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{in_base64(GMAIL_CALENDAR)}
--outer--
"""
)

APPLE_CALENDAR = calendar(
    "CREATED:20261125T020000Z",
    "UID:b1@samnak.example",
    "DTEND;TZID=Asia/Bangkok:20261207T120000",
    'ATTENDEE;CN="Duangjai Srisuk";CUTYPE=INDIVIDUAL;EMAIL="duangjai@guest.example";PARTSTAT=TENTATIVE;ROLE=REQ-PARTICIPANT'
    ":/aMTIz/principal/",
    "SUMMARY:ประชุมคณะกรรมการบริหารงานสารบรรณ",
    "DTSTART;TZID=Asia/Bangkok:20261207T090000",
    "DTSTAMP:20261125T040000Z",
    "ORGANIZER;CN=room:mailto:room-2@samnak.example",
    "SEQUENCE:2",
    method="CALSCALE:GREGORIAN\nMETHOD:REPLY\n",
)
APPLE = crlf(
    f"""
From: Duangjai Srisuk <duangjai@guest.example>
Content-Type: multipart/alternative;
 boundary="Apple-Mail=_1"
Mime-Version: 1.0 (Mac OS X Mail)
Subject: Duangjai may come
To: "room-2@samnak.example" <room-2@samnak.example>

--Apple-Mail=_1
Content-Transfer-Encoding: quoted-printable
Content-Type: text/plain;
\tcharset=utf-8

{in_quotes("ยังไม่แน่ใจ")}
--Apple-Mail=_1
Content-Type: text/calendar;
\tmethod=REPLY;
\tcharset=utf-8
Content-Transfer-Encoding: quoted-printable

{in_quotes(APPLE_CALENDAR)}
--Apple-Mail=_1--
"""
)

THUNDERBIRD_CALENDAR = calendar(
    "LAST-MODIFIED:20261125T050000Z",
    "DTSTAMP:20261125T050000Z",
    "UID:b1@samnak.example",
    "SUMMARY:meeting",
    "STATUS:CONFIRMED",
    "ORGANIZER;CN=room:mailto:room-2@samnak.example",
    "ATTENDEE;CN=Duangjai;PARTSTAT=ACCEPTED;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIP",
    " ANT:mailto:duangjai@guest.example",
    "DTSTART;TZID=/mozilla.org/20050126_1/Asia/Bangkok:20261215T130000",
    "RECURRENCE-ID;TZID=/mozilla.org/20050126_1/Asia/Bangkok:20261214T090000",
    "SEQUENCE:2",
)
THUNDERBIRD = crlf(
    f"""
Message-ID: <5d@guest.example>
MIME-Version: 1.0
User-Agent: Mozilla Thunderbird
To: room-2@samnak.example
From: Duangjai Srisuk <duangjai@guest.example>
Subject: Event Invitation Reply (Accepted): meeting
Content-Type: multipart/mixed; boundary="mixed"

--mixed
Content-Type: multipart/alternative; boundary="alt"

--alt
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

ตอบรับ
--alt
Content-Type: text/calendar; method=REPLY; charset=utf-8
Content-Transfer-Encoding: 8bit

{THUNDERBIRD_CALENDAR}
--alt--
--mixed
Content-Type: application/ics; name="invite.ics"
Content-Transfer-Encoding: 8bit
Content-Disposition: attachment; filename="invite.ics"

{THUNDERBIRD_CALENDAR}
--mixed--
"""
)

SHAPES = {"outlook": OUTLOOK, "gmail": GMAIL, "apple": APPLE, "thunderbird": THUNDERBIRD}
