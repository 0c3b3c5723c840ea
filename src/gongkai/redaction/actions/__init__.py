"""What can be done with a file to be redacted: permission, change, log, in one transaction each."""
