"""What counts in your course: the assignment's own points, or those of a course.json that your instructors packed.

In: a question's result. Out: the same result in the points of the course.
"""
