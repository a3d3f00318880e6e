#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes offline.xlsx and offline1904.xlsx: an export with a preamble, units, dates, bounds, flags."""
import datetime

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

START = datetime.datetime(2024, 3, 1, 8, 15)
ROWS = [(0, 10.2, "< 0,5", 0.1, ""), (2, 8.1, 2.5, 0.82, ""), (4, None, 6, "n.d.", "bad"),
        (15.75, 0.01, 9.5, 6.1, "")]

for name, epoch in (("offline.xlsx", None), ("offline1904.xlsx", CALENDAR_MAC_1904)):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "Offline"
    sheet.append(["Export of HPLC"])
    sheet.append([])
    sheet.append(["Sample", "When", "Glc [g/L]", "Ac", "OD", "Age", "QC"])
    sheet.append([None, None, None, "mmol/L", "-", "d", None])
    for i, (hours, glucose, acetate, density, flag) in enumerate(ROWS):
        age = datetime.timedelta(hours=hours)
        sheet.append([i + 1, START + age, glucose, acetate, density, age, flag])
        sheet.cell(5 + i, 2).number_format = "dd.mm.yyyy hh:mm"
        sheet.cell(5 + i, 6).number_format = "[h]:mm"
    feed = book.create_sheet("Feed")
    feed.append(["time_h", "feed_rate [L/h]"])
    feed.append([0, 0.0069])
    book.save(name)
