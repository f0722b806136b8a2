"""Reading the office's files: the roster of schools and sheets of results, CSV or XLSX.

What is wrong with a file is data (:mod:`sheets.problems`); its wording stands in :mod:`messages.sheets`.
"""
