"""What a scenario is, how its file is read, and what the numbers in it rest on."""
