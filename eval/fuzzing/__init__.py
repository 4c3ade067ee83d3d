"""Tries the reading of documents and of questions with input that nobody would write."""
