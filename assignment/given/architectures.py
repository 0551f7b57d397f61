"""The networks of the slides 'Example AlexNet (2012)' and 'Biological use', as tables of layers.

A table is a list with one tuple a layer, from the input to the output. Its first word says what kind of layer it is:

    ("conv", filters, kernel, stride, padding, groups)    a convolution with so many kernels (filters)
    ("max pool", size, stride)                            max pooling, without padding
    ("flatten",)                                          all numbers of an image in one row
    ("dense", units)                                      a dense layer with so many neurons (units)

Each kernel has a bias, and so has each neuron. Kernels and pooling windows are square: `kernel` and `size` are both
their height and their width. An image that goes into "conv" or "max pool" has the shape (C, H, W), channels first.
"flatten" turns it into C * H * W numbers, shape (C * H * W,), which is what "dense" takes. The number of images is left
out.

`groups` is 1 for an ordinary convolution. AlexNet was too large for one graphics card of 2012, so some of its
convolutions were split over two: with 2 groups, half of the kernels cover only the first half of the channels, the
other half of the kernels only the second half. In general a kernel covers C / groups channels.

ReLU, dropout and softmax have nothing to learn and change no shape: the tables leave them out. So is DeepYeast's batch
normalisation, which does learn a little.

Sources: Krizhevsky, Sutskever and Hinton (2012), "ImageNet classification with deep convolutional neural networks";
Parnamaa and Parts (2017), "Accurate classification of protein subcellular localization from high-throughput microscopy
images using deep learning", G3 7(5), 1385-1392.
"""

ALEXNET_INPUT = (3, 227, 227)  # a photograph: red, green and blue

ALEXNET = [
    ("conv", 96, 11, 4, 0, 1),
    ("max pool", 3, 2),
    ("conv", 256, 5, 1, 2, 2),
    ("max pool", 3, 2),
    ("conv", 384, 3, 1, 1, 1),
    ("conv", 384, 3, 1, 1, 2),
    ("conv", 256, 3, 1, 1, 2),
    ("max pool", 3, 2),
    ("flatten",),
    ("dense", 4096),
    ("dense", 4096),
    ("dense", 1000),
]

DEEPYEAST_INPUT = (2, 64, 64)  # one yeast cell: the protein in green, the cell in red

DEEPYEAST = [
    ("conv", 64, 3, 1, 1, 1),
    ("conv", 64, 3, 1, 1, 1),
    ("max pool", 2, 2),
    ("conv", 128, 3, 1, 1, 1),
    ("conv", 128, 3, 1, 1, 1),
    ("max pool", 2, 2),
    ("conv", 256, 3, 1, 1, 1),
    ("conv", 256, 3, 1, 1, 1),
    ("conv", 256, 3, 1, 1, 1),
    ("conv", 256, 3, 1, 1, 1),
    ("max pool", 2, 2),
    ("flatten",),
    ("dense", 512),
    ("dense", 512),
    ("dense", 12),
]
