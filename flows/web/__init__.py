"""Looking at sources on the web: one guarded client, the robots rules of each host, the links of feeds, sitemaps and index pages."""
