"""Page -> tidy frames (profile, news, codes as read), and one specification of all columns."""
