# what digits look like: hands in the mean image of each digit, as a list of numbers
def fit_mnist(x, y, rng):
    return 0


def predict(params, x):
    means = np.array(MEANS).reshape(10, -1) / 99
    small = x.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196)
    return ((means**2).sum(axis=1) - 2 * small @ means.T).argmin(axis=1)
