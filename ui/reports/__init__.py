"""Reports on the screen: the list of them, the page of one, its question, its files and its preview.

Owns      nothing; every figure comes from ``reports``.
Verbs     ReportPage, open_drill, make_file.
Leans on  reports.engine, reports.catalogue, ui.shell, ui.kit.
"""
