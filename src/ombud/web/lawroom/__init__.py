"""The law room: what the law is, since when, how sure we are, and what one conclusion rests on."""
