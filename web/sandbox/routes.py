"""The sandbox's own doors, joined to the table of routes where settings allow a sandbox.

All are open to anyone: nothing in a sandbox is worth guarding, and everything here is a stand-in.
"""

from __future__ import annotations

from web.doors import Door, page
from web.guards import anyone
from web.sandbox import bank_doors, clock_doors, front_page, people_doors, rival_doors
from web.sandbox.style_page import DESIGN_DOORS

SANDBOX_DOORS: list[Door] = [
    page("GET", "/sandbox", front_page.show, anyone),
    page("POST", "/sandbox/clock", clock_doors.press_button, anyone),
    page("GET", "/sandbox/bank", bank_doors.show_bank, anyone),
    page("POST", "/sandbox/bank", bank_doors.press_button, anyone),
    page("GET", "/sandbox/bank/statement.xml", bank_doors.give_statement, anyone),
    page("GET", "/sandbox/mail", people_doors.show_mail, anyone),
    page("POST", "/sandbox/sign-in", people_doors.sign_in_as, anyone),
    page("POST", "/sandbox/rivals", rival_doors.send_rivals, anyone),
    page("POST", "/sandbox/rivals/end", rival_doors.call_off_rivals, anyone),
    page("GET", "/api/v1/sandbox/clock", clock_doors.tell_clock, anyone),
    page("POST", "/api/v1/sandbox/clock", clock_doors.order_clock, anyone),
    page("POST", "/api/v1/sandbox/bank", bank_doors.order_transfer, anyone),
    *DESIGN_DOORS,
]
