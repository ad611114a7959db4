"""What the notebooks study: frames to start from, claims as they state them, and what would undo a claim."""
