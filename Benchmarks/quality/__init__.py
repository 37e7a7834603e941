"""The quality table: our candidates and other libraries on the same folds."""
