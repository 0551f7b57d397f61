"""What people read: a page for each student, a report on the class.

In: results and rows. Out: HTML in which every text is escaped, and plain text.
"""
