"""Which question asks for which functions, and in which file they live.

A question's id is the same everywhere: its test file, the text of its stub, its column in the grades, its heading in the
notebook.
"""

MODULES = ("backprop", "training", "conv", "pool", "beyond")

FUNCTIONS = {
    "q01_sigmoid": ("backprop", ("sigmoid", "sigmoid_backward")),
    "q02_relu": ("backprop", ("relu", "relu_backward")),
    "q03_softmax": ("backprop", ("softmax",)),
    "q04_cross_entropy": ("backprop", ("cross_entropy", "softmax_cross_entropy_backward")),
    "q05_dense_forward": ("backprop", ("dense_forward",)),
    "q06_dense_backward": ("backprop", ("dense_backward",)),
    "q07_network_forward": ("backprop", ("network_forward",)),
    "q08_backprop": ("backprop", ("backprop",)),
    "q09_numerical_gradient": ("backprop", ("numerical_gradient",)),
    "q10_init_params": ("training", ("init_params",)),
    "q11_sgd_step": ("training", ("sgd_step",)),
    "q12_train": ("training", ("train", "predict")),
    "q13_mnist_accuracy": ("training", ("fit_mnist", "predict")),
    "q14_sizes": ("conv", ("output_size", "dense_parameters", "conv_parameters")),
    "q15_conv1d": ("conv", ("conv1d",)),
    "q16_conv1d_backward": ("conv", ("conv1d_backward",)),
    "q17_conv2d": ("conv", ("conv2d",)),
    "q18_conv_forward": ("conv", ("conv_forward",)),
    "q19_conv_backward": ("conv", ("conv_backward",)),
    "q20_pool": ("pool", ("max_pool", "average_pool")),
    "q21_max_pool_layer": ("pool", ("max_pool_forward", "max_pool_backward")),
    "q22_average_pool_layer": ("pool", ("average_pool_forward", "average_pool_backward")),
    "b01_convnet": ("beyond", ("convnet_forward", "convnet_backprop")),
    "b02_mnist_convnet": ("beyond", ("fit_mnist_convnet", "convnet_forward")),
    "b03_batchnorm": ("beyond", ("batchnorm_forward", "batchnorm_backward")),
    "b04_dropout": ("beyond", ("dropout_forward", "dropout_backward")),
    "b05_rnn": ("beyond", ("rnn_forward", "rnn_backward")),
    "b06_vanishing_gradient": ("beyond", ("gradient_norms",)),
    "b07_heartbeat": ("beyond", ("fit_heartbeat", "predict_heartbeat")),
    "b08_motif": ("beyond", ("motif_scan",)),
    "b09_long_convolution": ("beyond", ("long_conv", "hyena_operator")),
    "b10_architectures": ("beyond", ("network_summary",)),
}

# These train. Each has a budget of processor time that no other question may use, and is shown examples that no other may
# tell of: the grader gives each a process of its own.
TRAINING = ("q13_mnist_accuracy", "b02_mnist_convnet", "b07_heartbeat")

MODULE_OF = {function: module for module, functions in FUNCTIONS.values() for function in functions}

# The names of each function's positional arguments, to speak of them by name.
ARGUMENTS = {
    "sigmoid": ("z",),
    "sigmoid_backward": ("da", "z"),
    "relu": ("z",),
    "relu_backward": ("da", "z"),
    "softmax": ("z",),
    "cross_entropy": ("p", "y"),
    "softmax_cross_entropy_backward": ("p", "y"),
    "dense_forward": ("x", "w", "b"),
    "dense_backward": ("dz", "x", "w"),
    "network_forward": ("params", "x"),
    "backprop": ("params", "x", "y"),
    "numerical_gradient": ("f", "x", "h"),
    "init_params": ("sizes", "rng"),
    "sgd_step": ("params", "grads", "learning_rate"),
    "train": ("params", "x", "y"),
    "predict": ("params", "x"),
    "fit_mnist": ("x", "y", "rng"),
    "output_size": ("size", "kernel", "stride", "padding"),
    "dense_parameters": ("inputs", "units"),
    "conv_parameters": ("channels", "filters", "kernel_height", "kernel_width"),
    "conv1d": ("x", "kernel", "stride"),
    "conv1d_backward": ("dy", "x", "kernel", "stride"),
    "conv2d": ("image", "kernel", "stride"),
    "conv_forward": ("x", "w", "b", "stride", "padding"),
    "conv_backward": ("dy", "x", "w", "stride", "padding"),
    "max_pool": ("image", "size", "stride"),
    "average_pool": ("image", "size", "stride"),
    "max_pool_forward": ("x", "size", "stride"),
    "max_pool_backward": ("dy", "x", "size", "stride"),
    "average_pool_forward": ("x", "size", "stride"),
    "average_pool_backward": ("dy", "x", "size", "stride"),
    "convnet_forward": ("params", "x"),
    "convnet_backprop": ("params", "x", "y"),
    "fit_mnist_convnet": ("x", "y", "rng"),
    "batchnorm_forward": ("x", "gamma", "beta", "eps"),
    "batchnorm_backward": ("dy", "x", "gamma", "eps"),
    "dropout_forward": ("x", "drop", "rng"),
    "dropout_backward": ("dy", "mask", "drop"),
    "rnn_forward": ("x", "h0", "wx", "wh", "b"),
    "rnn_backward": ("dh", "x", "h0", "h", "wx", "wh"),
    "gradient_norms": ("params", "x", "y", "activation"),
    "fit_heartbeat": ("signals", "labels", "rng"),
    "predict_heartbeat": ("params", "signals"),
    "motif_scan": ("sequence", "weights"),
    "long_conv": ("x", "kernel"),
    "hyena_operator": ("v", "gates", "filters"),
    "network_summary": ("layers", "input_shape"),
}

# What the parts of a result are called, for functions that return more than one thing.
PARTS = {
    "dense_backward": ("dx", "dw", "db"),
    "backprop": ("loss", "grads"),
    "train": ("params", "losses"),
    "conv1d_backward": ("dx", "dkernel"),
    "conv_backward": ("dx", "dw", "db"),
    "convnet_backprop": ("loss", "grads"),
    "batchnorm_backward": ("dx", "dgamma", "dbeta"),
    "dropout_forward": ("y", "mask"),
    "rnn_backward": ("dx", "dh0", "dwx", "dwh", "db"),
}


def find(word: str) -> list[str]:
    """Return the ids that `word` may mean: a whole id ("q15_conv1d") or its number ("q15", "15", "b01").

    Raises ValueError, in one line, if there is no such question.
    """
    kind = "b" if word.lower().startswith("b") else "q"
    number = word.lower().removeprefix(kind)
    found = [q for q in FUNCTIONS if word == q or (number.isdecimal() and q.startswith(f"{kind}{int(number):02d}_"))]
    if not found:
        names = "q01 to q22 and b01 to b10, or by name such as q15_conv1d"
        raise ValueError(f"there is no question {word!r}; they are called {names}")
    return found
