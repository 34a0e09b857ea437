"""Facts as a document, and back."""
