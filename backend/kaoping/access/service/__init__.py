"""Use cases of access, by verb: sign in and stay signed in, accounts, machine keys, the journal."""
