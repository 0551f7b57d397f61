"""The ways that look at all pieces of a result together, or at more calls, as one thing to hand in."""

from given.diagnosis.candidates import Ways
from given.diagnosis.whole.ask_again import ask_again
from given.diagnosis.whole.parts import find_order_of_parts
from given.diagnosis.whole.stops import find_mended_stop

WAYS = Ways(find_order_of_parts, find_mended_stop, ask_again)
