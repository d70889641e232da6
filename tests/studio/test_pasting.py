"""A table of amounts as it is pasted: how each row is read, or why not; put in as shown."""

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.studio.test_acts import sent
from wizard.studio.pasting import table
from wizard.trees.load_folder import load_folder
from wizard.words.words import words

TONGUES = [words("en"), words("nl")]
PAGE = "/studio/en/shared/amounts"
AMOUNT = """\
# What it costs.
fee:
  title: Fee
  currency: EUR
  source: https://example.org/fee
  values:
    2026-01-01: 423   # as before
  until: 2026-12-31
"""


@pytest.mark.parametrize(
    ("typed", "day", "value"),
    [
        ("2027-03-01\t1130", date(2027, 3, 1), "1130"),
        ("1 maart 2027\t€ 1.130,00", date(2027, 3, 1), "1130"),
        ("1 March 2027\t1,130.50", date(2027, 3, 1), "1130.50"),
        ("1-3-2027\tEUR 1.130,5", date(2027, 3, 1), "1130.5"),
        ("01/03/2027; 1130,-", date(2027, 3, 1), "1130"),
        ("01.03.2027 | 1 130", date(2027, 3, 1), "1130"),
        ("2027-03-01   0,75", date(2027, 3, 1), "0.75"),
        ("2027-03-01\t12,345,678.90", date(2027, 3, 1), "12345678.90"),
    ],
)
def test_a_row_is_read_as_people_write_it(typed, day, value):
    (row,) = table(typed, TONGUES)
    assert (row.day, row.value, row.why) == (day, value, "")


@pytest.mark.parametrize(
    ("typed", "why", "help"),
    [
        ("2027-03-01\t1.130", "`1.130` can be read as two numbers", "write `1130`, or `1.1300`"),
        ("2027-03-01\t€ 1,130", "`€ 1,130` can be read as two numbers", "write `1130`"),
        ("2027-03-01\tfree", "`free` is no amount", "write it as in `1130.50`"),
        ("2027-02-30\t5", "`2027-02-30` is no day", "write it as in `2027-03-01`"),
        ("March\t5", "`March` is no day", "write it as in `2027-03-01`"),
        ("2027-03-01\t5\t6", "a row has a day and an amount, and here are 3 columns", "copy"),
        ("2027-03-01", "a row has a day and an amount, and here are 1 columns", "copy"),
    ],
)
def test_a_row_that_is_not_read_says_why(typed, why, help):
    (row,) = table(typed, TONGUES)
    assert (row.value, row.why) == ("", why)
    assert help in row.help


def test_a_heading_is_left_out_and_a_day_stands_once():
    rows = table("Dag\tBedrag\n\n2027-01-01\t5\n1 January 2027\t6\n", TONGUES)
    assert [it.why for it in rows] == ["", "this day stands here twice"]


def test_a_table_is_shown_as_read_before_it_is_put_in(editor, trees):
    file = trees / "shared" / "amounts.yaml"
    file.write_text(AMOUNT, "utf-8")
    assert "Paste a table of values" in editor.get(f"{PAGE}?open=amount-fee").text
    form = sent(editor, f"{PAGE}?open=amount-fee", path='["fee"]', table="2027-01-01\t1.130")
    page = editor.post(f"{PAGE}/paste", form)
    assert page.status_code == 422
    assert "1.130 can be read as two numbers" in page.text
    assert "Put these in" not in page.text
    form["table"] = (
        "From\tFee\r\n1 juli 2027\t€ 1.130,00\r\n2026-01-01\t430\r\n1-1-2027\t1,100.50\r\n"
    )
    page = editor.post(f"{PAGE}/paste", form)
    assert page.status_code == 422
    assert "A day on which the last value still holds" in page.text
    page = editor.post(f"{PAGE}/paste", form := form | {"until": "2027-12-31"})
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", page.text)[4:]
    assert cells[:4] == ["1 juli 2027 € 1.130,00", "1 July 2027", "1130", "–"]
    assert cells[4:8] == ["2026-01-01 430", "1 January 2026", "430", "423"]
    assert file.read_text("utf-8") == AMOUNT
    seen = re.search(r'name="sure" value="(.*?)"', page.text)[1]
    other = editor.post(f"{PAGE}/paste", form | {"sure": seen, "table": "2027-01-01\t9"})
    assert (other.status_code, file.read_text("utf-8")) == (200, AMOUNT)
    assert editor.post(f"{PAGE}/paste", form | {"sure": seen}).status_code == 303
    new = "430   # as before\n    2027-01-01: 1100.50\n    2027-07-01: 1130\n  until: 2027-12-31\n"
    assert file.read_text("utf-8") == AMOUNT.replace(
        "423   # as before\n  until: 2026-12-31\n", new
    )
    values = load_folder(trees).shared.catalogue.amounts["fee"].values
    assert [it for _, it in values] == [Decimal(430), Decimal("1100.50"), Decimal(1130)]


def test_a_table_for_what_is_no_amount_is_refused(editor, trees):
    form = sent(editor, "/studio/en/shared/contacts", path='["keeper"]', table="2027-01-01\t5")
    answer = editor.post("/studio/en/shared/contacts/paste", form)
    assert answer.status_code == 409
    assert "this is no amount" in answer.text
