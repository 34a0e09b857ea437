"""What the command line does, one module per concern; the words of the commands stand in `__main__`."""
