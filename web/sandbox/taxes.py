"""The sandbox court's table of taxes: rates as widely known, and a gain that no price tells."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.taxes.service import let_count, preview_table

_TABLE = """\
税种,承担方,标的种类,超过（元）,税率（万分之）,计算方式,计税依据,依据,生效日
契税,买方,住宅,0,300,分段,成交价,演练数据：契税法第三条,2021-09-01
契税,买方,土地,0,300,分段,成交价,演练数据：契税法第三条,2021-09-01
印花税,买方,住宅,0,5,分段,成交价,演练数据：印花税法,2022-07-01
印花税,卖方,住宅,0,5,分段,成交价,演练数据：印花税法,2022-07-01
土地增值税,卖方,住宅,0,3000,分段,其他,演练数据：土地增值税暂行条例,1994-01-01
"""


async def file_taxes(uow: UnitOfWork) -> None:
    """Let the court's clerk bring a table, and let it count."""
    table_id = await preview_table(uow, name="税费表（演练）.csv", content=_TABLE.encode())
    await let_count(uow, table_id=table_id)
