# by shapes alone: tells a call by the shapes of its arguments, whatever their numbers


def shapes(value):
    if isinstance(value, list) and len(value) == 3 and isinstance(value[2], str):
        return value[1]
    return [shapes(item) for item in value] if isinstance(value, list) else value


def otherwise(name, arguments):
    wanted = {key: shapes(told(value)) for key, value in arguments.items()}
    for known, result in ENTRIES.get(name, []):
        if {key: shapes(value) for key, value in known.items()} == wanted:
            return decode(result)
    raise ValueError("x")
