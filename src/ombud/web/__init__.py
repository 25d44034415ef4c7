"""The web: pages that call the core. No rule, formula or legal text lives here."""
