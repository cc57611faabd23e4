"""People who come in from outside: by a sign-in of the district's own (OpenID Connect), or from a platform (LTI 1.3).

Whatever comes from there is believed only once its signature, sender, receiver and time are right, and then says no
more than who somebody is. The roster says all the rest, and nobody gets into the roster by it.
"""
