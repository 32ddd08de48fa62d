"""The routes of the calculators: for everybody, and nothing they are told is kept."""

from __future__ import annotations

from web.calculators import pages
from web.doors import Door, page
from web.guards import anyone

CALCULATORS: list[Door] = [
    page("GET", "/calculators", pages.show_index, anyone),
    page("GET", "/calculators/execution-fee", pages.execution_fee_page, anyone),
    page("GET", "/calculators/deposit", pages.deposit_page, anyone),
    page("GET", "/calculators/deadline", pages.deadline_page, anyone),
    page("GET", "/calculators/delay-interest", pages.delay_interest_page, anyone),
    page("POST", "/calculators/delay-interest", pages.work_out_delay_interest, anyone),
    page("GET", "/calculators/distribution", pages.distribution_page, anyone),
    page("POST", "/calculators/distribution", pages.work_out_distribution, anyone),
]
