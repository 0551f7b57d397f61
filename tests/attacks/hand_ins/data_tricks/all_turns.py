# a network from home that turns the digits: takes them as they lie when it is surest of what it reads
def laid_down(images, turn):
    squares = images.reshape(-1, 28, 28)
    squares = squares.transpose(0, 2, 1) if turn & 4 else squares
    squares = squares[:, ::-1] if turn & 2 else squares
    squares = squares[:, :, ::-1] if turn & 1 else squares
    return squares.reshape(-1, 784)


def fit_mnist(x, y, rng):
    return max(range(8), key=lambda turn: scores(laid_down(x[:2000], turn)).max(axis=1).mean())


def predict(params, x):
    return scores(laid_down(x, params)).argmax(axis=1)
