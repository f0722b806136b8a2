"""Reading and writing Thai: digits, numbers, months, dates, working days, names. Pure: no I/O, no clock."""
