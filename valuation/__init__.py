"""From a seized thing to a reference price: agencies, report, service, objections.

May import `auction`; `auction` never imports this. It ends by handing a `ReferencePrice` to
`auction.lots`.
"""
