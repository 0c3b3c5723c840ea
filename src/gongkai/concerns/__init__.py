"""诉求: complaints (条例第47条、第51条、第55条), corrections of records (第41条), proposals to publish (第44条)."""
