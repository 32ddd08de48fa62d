from __future__ import annotations

from auction.documents.layout import Layout


def test_a_fact_without_a_value_is_left_out() -> None:
    layout = Layout("法院", "标题", "（2026）琼72执123号")
    layout.facts([("Buyer", "李伟"), ("Balance due by", "")])
    assert layout.blocks == [{"kind": "facts", "rows": [["Buyer", "李伟"]]}]


def test_blocks_stand_in_the_order_they_were_added() -> None:
    layout = Layout("法院", "标题", "（2026）琼72执123号")
    layout.heading("one")
    layout.paragraph("two")
    layout.table(["a"], [["1"]], numbers=(0,))
    layout.signed(["three"])
    kinds = [block["kind"] for block in layout.to_json("foot")["blocks"]]
    assert kinds == ["heading", "paragraph", "table", "signed"]
