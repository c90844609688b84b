"""Schedules on paper: the 任务书 that hands out the nodes, and the chart that hangs on the wall.

letters.letter_of(timetable, frame, agreed) → Letter        .content for the whole, .slip(body) for one body
chart.chart_of(timetable, …) → Chart                        what the wall chart shows, as values
chart_pdf.render_chart(chart) → bytes                       A3, landscape
files.letter_file / files.chart_file → File                 as they are handed out
"""
