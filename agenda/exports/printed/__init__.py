"""What is printed, as plain data: the nodes that the templates of `templates/pdf/` set."""
