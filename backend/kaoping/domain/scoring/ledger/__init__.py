"""What happened, and what it moves: event rules, who bears them, ladders, splits and stacks."""
