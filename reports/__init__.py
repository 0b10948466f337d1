"""Reports: what the books say, on the window, in a sheet and on paper.

Owns      nothing in the books; the fonts, the layouts and the printer languages.
Promises  Nothing here writes to the books. A paper is made from the posted document alone,
          a report from one query.
Verbs     run, to_grid, to_page, to_sheet, to_csv, to_json, read_sheet, render_paper, send.
Leans on  the rooms' tables (reading) and kernel.
"""
