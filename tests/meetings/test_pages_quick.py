def test_pages(client_as, meeting):
    c = client_as("clerk")
    for url in ["/meetings/", "/meetings/committees/", "/meetings/committees/osmb/", "/meetings/osmb/2017-02-17/", "/meetings/osmb/2017-02-17/items/7/", "/meetings/osmb/2017-02-03/minutes/", "/meetings/osmb/2017-02-17/items/7/withhold/", "/meetings/osmb/2017-02-17/items/7/reports/","/meetings/osmb/2017-02-17/items/7/papers/", "/public/meetings/", "/public/meetings/osmb/2017-02-03/", "/public/meetings/osmb/2017-02-03/minutes/", "/home/", "/"] + [f"/meetings/osmb/2017-02-17/reports/{r.pk}/" for r in meeting.reports.all()]+ [f"/meetings/osmb/2017-02-17/reports/{r.pk}/cover/" for r in meeting.reports.all()]:
        r = c.get(url)
        assert r.status_code == 200, (url, r.status_code)
