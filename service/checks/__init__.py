"""What checks an answer: its statements, what its citations say, and the rules that hold one against the other."""
