"""The problem families, one package a topic, one module an idea of it."""
