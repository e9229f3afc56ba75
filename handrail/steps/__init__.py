"""Guided work on the Twelve Steps: what is asked, in which words, and what a person does with their answers."""
