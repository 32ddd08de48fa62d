"""The sandbox court: a movable clock, a bank that pays at a button, ready people, drawn pictures.

Everything here is a stand-in and says so on the page. Production settings refuse it; only the
wiring imports it. It acts through the same services and doors as everybody else.
"""
