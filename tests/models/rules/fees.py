"""Invalid rows for the constraints on fees and invoices."""

from datetime import date

from members.models import Fee, FeeCategory, FeeRate, Organization

YEAR = "Enter a year from 2000 to 2100."
WRONG = {
    "an_organizations_invoice_address_is_canonical": (
        Organization,
        {"invoice_email": "faktura@example..org"},
        "This is not a valid e-mail address.",
    ),
    "a_fee_category_has_a_name": (
        FeeCategory,
        {"name": " \t"},
        "Enter a name for the fee category.",
    ),
    "a_fee_rate_is_of_a_year": (FeeRate, {"year": 27}, YEAR),
    "a_fee_rate_is_not_below_nothing": (
        FeeRate,
        {"amount": -1},
        "The amount cannot be negative.",
    ),
    "a_fee_is_of_a_year": (Fee, {"year": 2101}, YEAR),
    "a_fee_is_more_than_nothing": (
        Fee,
        {"amount": 0},
        "The amount must be greater than zero.",
    ),
    "a_fee_is_paid_after_it_is_billed": (
        Fee,
        {"billed_on": date(2026, 2, 2), "paid_on": date(2026, 2, 1)},
        "A fee cannot be paid before it is billed.",
    ),
    "a_fee_is_cancelled_with_day_and_reason": (
        Fee,
        {"cancelled_on": date(2026, 2, 2)},
        "A cancelled fee has a day and a reason.",
    ),
}
TWICE = {
    "a_fee_category_has_a_name_of_its_own": (
        FeeCategory,
        ["name"],
        "There is a fee category of that name.",
    ),
    "a_kind_of_membership_has_one_fee_category": (
        FeeCategory,
        ["membership_category"],
        "Another fee category is for this kind of membership.",
    ),
    "a_fee_category_has_one_rate_for_a_size_and_year": (
        FeeRate,
        ["category", "size", "year"],
        "This category already has a rate for that size and year.",
    ),
    "an_organization_has_one_fee_for_a_year": (
        Fee,
        ["organization", "year"],
        "This organization already has a fee for that year.",
    ),
    "an_invoice_number_is_of_one_fee": (
        Fee,
        lambda: {"invoice_number": "1001"},
        "Another fee has this invoice number.",
    ),
}
