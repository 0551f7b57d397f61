"""What a terminal can show. In: the text of a report. Out: the same, with its marks in colour where colours are seen."""
