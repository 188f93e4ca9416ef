"""What the numbers rest on: the ledger of passages, and the story of each number."""
