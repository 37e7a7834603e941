"""The libraries a user would pick instead, each doing one task of the benchmark."""
