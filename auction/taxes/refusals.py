"""Why a table of taxes is refused, as a whole or by its line."""

from __future__ import annotations

from enum import StrEnum


class TaxRefusal(StrEnum):
    """What stands against a file, or against letting it count; nothing has changed."""

    too_large = "tax_file_too_large"
    wrong_encoding = "tax_file_wrong_encoding"
    too_many_lines = "tax_file_too_many_lines"
    column_missing = "tax_column_missing"
    no_line = "tax_file_no_line"
    lines_refused = "tax_lines_refused"
    counted_already = "tax_table_counted_already"
    sale_not_paid = "tax_sale_not_paid"
    tax_recorded = "tax_recorded_already"


class TaxLineRefusal(StrEnum):
    """What is wrong with one line, in order of precedence."""

    cell_missing = "tax_cell_missing"
    cell_too_long = "tax_cell_too_long"
    cell_is_formula = "tax_cell_is_formula"
    unknown_side = "tax_unknown_side"
    unknown_kind = "tax_unknown_kind"
    unknown_base = "tax_unknown_base"
    unknown_way = "tax_unknown_way"
    bad_rate = "tax_bad_rate"
    bad_bound = "tax_bad_bound"
    bad_day = "tax_bad_day"
    line_twice = "tax_line_twice"
    tiers_differ = "tax_tiers_differ"
    no_first_tier = "tax_no_first_tier"
