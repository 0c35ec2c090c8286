"""Who may come to the desk: signing in, the second factor, sessions, and the page of one's own account.

The machinery is django-allauth's; here is what is ours about it.
"""
