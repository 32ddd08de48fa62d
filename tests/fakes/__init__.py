"""Stand-ins tests share: a clock one sets, a court with staff, an outbox one reads."""
