"""Letters (文书): templates with versions, numbers without gaps, letters frozen once made, as DOCX and sealed PDF."""
