"""Every way in: pages, API, sockets, webhooks, command line and worker; and the only wiring."""
