"""Stylised facts: what comparative research knows of other wars, asked of the model before it knows a fact."""
