#!/usr/bin/env python3
"""Makes the tables of this folder as programs of others write them: XLS by xlwt, ODS by odfpy.

They stand in the repository, so tests need neither. `pip install xlwt odfpy; python3 make.py`
"""

import datetime

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

HEADER = ["序号", "单位", "评分项目", "检查日期", "检查方式", "分数", "评分依据", "备注"]
ROWS = [
    [1, "税务", "明查暗访", datetime.date(2025, 6, 11), "暗访", 89.35, "暗访记录第 1 号", None],
    [2, None, "日常工作", "2025年7月4日", "日常", "９４．５０分", "季度考评表", "补报"],
    [3, "县自来水公司", "明查暗访", datetime.date(2025, 6, 12), "明查", 90, "明查记录第 2 号", None],
]

book = xlwt.Workbook()
sheet = book.add_sheet("六月评分")
day = xlwt.easyxf(num_format_str="yyyy/m/d")
sheet.write_merge(0, 0, 0, 7, "2025年6月窗口评分汇总表")
for column, name in enumerate(HEADER):
    sheet.write(2, column, name)
for row, cells in enumerate(ROWS, start=3):
    for column, cell in enumerate(cells):
        if column == 1 and row == 3:
            sheet.write_merge(3, 4, 1, 1, cell)
        elif isinstance(cell, datetime.date):
            sheet.write(row, column, cell, day)
        elif cell is not None:
            sheet.write(row, column, cell)
sheet.write(6, 0, "合计")
sheet.write(6, 5, 273.85)
sheet.write(7, 0, "填表人：张某某")
book.save("panel.xls")

document = OpenDocumentSpreadsheet()
table = Table(name="评分")


def add(cells):
    row = TableRow()
    for cell in cells:
        if cell is None:
            row.addElement(TableCell())
        elif isinstance(cell, datetime.date):
            made = TableCell(valuetype="date", datevalue=cell.isoformat())
            made.addElement(P(text=cell.isoformat()))
            row.addElement(made)
        elif isinstance(cell, str):
            made = TableCell(valuetype="string")
            made.addElement(P(text=cell))
            row.addElement(made)
        else:
            made = TableCell(valuetype="float", value=str(cell))
            made.addElement(P(text=str(cell)))
            row.addElement(made)
    table.addElement(row)
    return row


def replace(row, column, cell):
    """Puts `cell` where another one stands."""
    old = row.childNodes[column]
    row.insertBefore(cell, old)
    row.removeChild(old)


add(["2025年6月窗口评分汇总表"])
add([None])
add(HEADER)
first, second, third = [add(cells) for cells in ROWS]
merged = TableCell(valuetype="string", numberrowsspanned="2", numbercolumnsspanned="1")
merged.addElement(P(text="税务"))
replace(first, 1, merged)
replace(second, 1, CoveredTableCell())
percentage = TableCell(valuetype="percentage", value="0.9")
percentage.addElement(P(text="90%"))
replace(third, 5, percentage)
add(["合计", None, None, None, None, 273.85])
document.spreadsheet.addElement(table)
document.save("panel.ods")
