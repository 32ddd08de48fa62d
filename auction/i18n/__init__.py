"""Words: the catalogues in Chinese and English, and how money, time and days are written.

One text file per area and language (`en/<area>.po`, `zh/<area>.po`), read at the first use and
merged; two files that translate one message differently are an error. English sentences are
their own keys and need only `zh`; symbolic keys (`refusal.too_small`) stand in both. This room
decides nothing: rooms speak in codes and data, and words are made at the edge.
"""
