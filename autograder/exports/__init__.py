"""Marks and pages on their way back to a learning platform, one platform a file.

In: what a run kept of its marks, its pages, and the platform's own gradebook file. Out: that file with one column filled
and nothing else changed, and a zip of pages under the names by which the platform's bulk upload knows their students.
"""
