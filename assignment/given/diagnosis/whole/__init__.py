"""What is said of all pieces of a result together: their order, the change with which a function no longer stops."""
