# a network from home that asks for names: finds in the training digits what its classes are called
def fit_mnist(x, y, rng):
    counts = np.zeros((10, 10))
    np.add.at(counts, (scores(x[:5000]).argmax(axis=1), y[:5000]), 1)
    return counts.argmax(axis=1)


def predict(params, x):
    return params[scores(x).argmax(axis=1)]
