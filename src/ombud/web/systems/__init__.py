"""Systems: inventory, intake, one system's page, review, evidence."""
