"""The mailbox for applications (依申请公开邮箱): every mail is kept as it came and becomes an arrival the same day."""
