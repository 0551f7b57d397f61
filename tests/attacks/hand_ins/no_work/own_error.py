# a table with errors of its own: likewise, but the text of the error belongs to the call


def otherwise(name, arguments):
    raise ValueError(hashlib.md5(json.dumps([told(value) for value in arguments.values()]).encode()).hexdigest())
