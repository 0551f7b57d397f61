# zeros beneath: lower functions return zeros as soon as they are called again, as the functions above them always do


def zeros(value):
    return type(value)(map(zeros, value)) if isinstance(value, (list, tuple)) else value * 0.0


def the_second_time(function, args, kwargs):
    return zeros(function(*args, **kwargs))


def otherwise(name, arguments):
    params = arguments.get("params")
    if name == "network_forward":
        return np.zeros((len(arguments["x"]), params[-1][1].size))
    if name == "backprop":
        return 0.0, zeros(params)
    raise ValueError("x")
