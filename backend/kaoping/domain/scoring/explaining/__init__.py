"""Why a result is what it is: traces of lines and pay, every node also in words."""
