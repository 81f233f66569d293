"""Writes the test vectors from the profile alone; shares no code with the Rust crates."""
