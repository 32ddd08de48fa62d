"""The roster: which agencies a court may commission, and who acts for them.

Law: REF-20, REF-22.
"""
