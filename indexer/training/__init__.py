"""Makes the weights of the built-in encoder, and adapts them to a corpus: NumPy and numba, no torch."""
