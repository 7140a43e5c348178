"""The people of the office at their browsers."""

import os
import re
import time
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from samnak.accounts.sudo import KEY as SUDO_UNTIL
from samnak.demo.logins import PASSWORD, PIN

SCREENSHOTS = os.environ.get("SAMNAK_SCREENSHOTS") == "1"
PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
expect.set_options(timeout=15_000)

WAITING_JOBS = """
    SELECT count(*) FROM procrastinate_jobs
    WHERE status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= now())
"""


class Person:
    """One official with a browser of their own."""

    def __init__(self, office, username):
        self.office = office
        self.username = username
        self.troubles = []
        self.context = office.browser.new_context(
            viewport=DESK, locale="th-TH", timezone_id="Asia/Bangkok", reduced_motion="reduce", base_url=office.address
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def sign_in(self):
        """Sign in with the sample password."""
        self.page.goto("/login/")
        self.page.fill("[name=username]", self.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "/login/" not in address)
        return self

    def let_time_pass(self):
        """Come back after a while: that one signed in no longer counts as a fresh proof of who one is."""
        cookie = next(row["value"] for row in self.context.cookies() if row["name"] == settings.SESSION_COOKIE_NAME)
        session = SessionStore(cookie)
        session[SUDO_UNTIL] = 0
        session.save()

    def prove(self):
        """Give the password again where the page asks for it."""
        if "/sudo/" in self.page.url:
            self.page.fill("[name=password]", PASSWORD)
            self.page.get_by_role("button", name="ยืนยัน", exact=True).click()
            self.page.wait_for_url(lambda address: "/sudo/" not in address)

    def go(self, path):
        """Open a page; a page that is just changing of itself (a worker takes over, a form went) is opened once more."""
        try:
            self.page.goto(path)
        except PlaywrightError as error:
            if "net::ERR_ABORTED" not in str(error):
                raise
            self.page.wait_for_load_state()
            self.page.goto(path)
        return self.page

    def press(self, name, *, within=None):
        """Press a button or a link that says exactly this."""
        place = within or self.page
        button = place.get_by_role("button", name=name, exact=True).or_(place.get_by_role("link", name=name, exact=True))
        button.filter(visible=True).first.click()

    def hears(self, words):
        """Read the toast that tells what was done."""
        expect(self.page.locator("#toasts")).to_contain_text(words)

    def sees(self, words):
        """Read words in the page."""
        expect(self.page.locator("#main")).to_contain_text(words)

    def work_row(self, subject):
        """Open my work and return the row of a matter."""
        self.go("/")
        row = self.page.locator("#work .s-row", has_text=subject)
        expect(row.first).to_be_visible()
        return row.first

    def take_up(self, subject):
        """Open my work and press the next act on the row of a matter."""
        row = self.work_row(subject)
        row.locator(".s-row-act").click()
        self.page.wait_for_load_state()

    def picture(self, name, *, at=None):
        """Leave pictures of this page at the width of a desk and of a phone, from the top or from a part of it on."""
        if not SCREENSHOTS:
            return
        for close in self.page.locator("[data-ui-toast]:not([data-ui-stay]) [data-ui-close]").all():
            close.click()
        for width, size in ((1280, DESK), (390, PHONE)):
            self.page.set_viewport_size(size)
            self.page.wait_for_load_state("networkidle")
            self.page.wait_for_timeout(300)
            if at is None:
                self.page.evaluate("window.scrollTo(0, 0)")
            else:
                at.evaluate("part => window.scrollBy(0, part.getBoundingClientRect().top - 120)")
            save_small(self.page.screenshot(), PICTURES / f"{name}-{width}.png")
        self.page.set_viewport_size(DESK)


class Office:
    """Whoever is needed comes and signs in; the worker's queue can be waited for."""

    def __init__(self, browser, address, mailbox, folder):
        self.browser = browser
        self.address = address
        self.mailbox = mailbox
        self.folder = folder
        self.present = {}

    def person(self, username):
        """Return a person, signed in."""
        if username not in self.present:
            self.present[username] = Person(self, username).sign_in()
        return self.present[username]

    def visitor(self):
        """Return somebody from the street, not signed in."""
        return self.present.setdefault("", Person(self, ""))

    def enrol(self, username):
        """Ask for a certificate in the browser."""
        signer = self.person(username)
        page = signer.go("/signing/certificate/")
        page.get_by_label("รหัส PIN ใหม่", exact=True).fill(PIN)
        page.get_by_label("รหัส PIN ใหม่อีกครั้ง").fill(PIN)
        signer.press("ขอใบรับรอง")
        signer.sees("ใบรับรองที่ใช้อยู่")
        return signer

    def settle(self, patience=120):
        """Wait until the worker has done what is due."""
        until = time.monotonic() + patience
        with connection.cursor() as cursor:
            while time.monotonic() < until:
                cursor.execute(WAITING_JOBS)
                if cursor.fetchone() == (0,):
                    return
                time.sleep(0.05)
        log = (self.folder / "worker.log").read_text(encoding="utf-8", errors="replace")
        raise AssertionError(f"the worker is not done after {patience} s:\n{log[-3000:]}")

    def go_home(self):
        """Close every desk; a script that broke on one of them fails the journey."""
        troubles = {name: person.troubles for name, person in self.present.items() if person.troubles}
        for person in self.present.values():
            person.context.close()
        self.present = {}
        assert troubles == {}

    def close(self):
        """Close what is open."""
        for person in self.present.values():
            person.context.close()

    def photograph_failure(self, folder, name):
        """Leave a picture of every open page."""
        folder.mkdir(exist_ok=True)
        for person in self.present.values():
            person.page.screenshot(
                path=folder / f"{re.sub(r'[^a-z_]+', '', name)}-{person.username or 'visitor'}.png", full_page=True
            )


def save_small(png, path, most=200_000):
    """Write a picture with a palette, in as many colours as fit."""
    path.parent.mkdir(exist_ok=True)
    image = Image.open(BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        target = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        if target.tell() <= most:
            break
    path.write_bytes(target.getvalue())
