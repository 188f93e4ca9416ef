"""What the command line prints: functions that take finished results and lay them out for 80 columns."""
