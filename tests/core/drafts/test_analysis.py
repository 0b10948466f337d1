"""Tax analysis: lines joined by rate and HSN add up to the bill."""

from dcms_desktop.drafts.analysis import by_hsn
from dcms_desktop.drafts.analysis import lines_of_draft
from dcms_desktop.drafts.analysis import together
from dcms_desktop.drafts.figures import figure_sale
from tests.makers_drafts import make_batch
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_item
from tests.makers_drafts import make_line
from tests.makers_drafts import make_offer
from tests.makers_drafts import make_tax


def test_lines_of_one_rate_and_hsn_are_one_row_and_all_add_up() -> None:
    items = [make_item(1, hsn="3004"), make_item(2, hsn="3004"), make_item(3, hsn="1902", tax=make_tax("18"))]
    lines = [make_line(10, item=item, batch=make_batch(item.id, item_id=item.id)) for item in items]
    draft = figure_sale(make_draft(*lines))
    parts = by_hsn(lines_of_draft(draft))
    assert [(part.hsn, part.gst, part.lines, part.taxable) for part in parts] == [
        ("3004", 5_000, 2, 20_000),
        ("1902", 18_000, 1, 10_000),
    ]
    whole = together(parts)
    assert draft.bill is not None
    assert (whole.lines, whole.taxable, whole.tax) == (3, draft.bill.taxable, draft.bill.tax)


def test_a_line_without_figures_is_left_out() -> None:
    assert lines_of_draft(make_draft(make_offer())) == ()
    assert together(()).lines == 0
