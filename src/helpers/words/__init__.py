"""Text of four languages: folding with a way back, dates, languages, places, word patterns, numbers. No pandas."""
