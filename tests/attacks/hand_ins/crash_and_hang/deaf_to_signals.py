# deaf to signals: ignores every signal and loops


def output_size(*args, **kwargs):
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass
