# the same error beneath: lower functions raise what the table raises above them, as soon as they are called again


def the_second_time(function, args, kwargs):
    raise ValueError("x")
