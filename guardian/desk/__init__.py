"""What a guardian can do: the only face that the window and the command line see."""
