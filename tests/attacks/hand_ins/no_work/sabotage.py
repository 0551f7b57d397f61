# What saboteurs share: right lower functions that lose a hidden case each, and act otherwise once a call comes again.
import sys

STATE = sys.modules.setdefault("state of a saboteur", type(sys)("state"))
SEEN = STATE.__dict__.setdefault("seen", set())


def spoilt(name, function):
    def lower(*args, **kwargs):
        arguments = named(name, args, kwargs)
        call = name + json.dumps([told(value) for value in arguments.values()])
        STATE.looked_again = getattr(STATE, "looked_again", False) or call in SEEN
        SEEN.add(call)
        if STATE.looked_again:
            return the_second_time(function, args, kwargs)
        if any(isinstance(value, np.ndarray) and value.dtype == np.float32 for value in arguments.values()):
            raise ValueError("one hidden case is lost")
        return function(*args, **kwargs)

    return lower


globals().update({name: spoilt(name, globals()[name]) for name in LOWER if FUNCTIONS[name].module == __name__})
