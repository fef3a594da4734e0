# /etc/varnish/newsroom.vcl, for whoever puts Varnish in front: TLS ends before it, the site is behind.
# Pages may be kept for one second, and Varnish does so unasked; files of media are kept for a year.
# With `PURGE_HOOK=http://127.0.0.1:6081` in site.env what readers see no more is dropped by name.
vcl 4.1;

backend newsroom {
    .host = "127.0.0.1";
    .port = "8000";
}

# Who may purge: the worker of the queue, and nobody from outside.
acl workers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        # Two addresses there: it came from outside, through whatever ends TLS on this host.
        if (client.ip !~ workers || req.http.X-Forwarded-For ~ ",") {
            return (synth(405));
        }
        # Every page, which alone say s-maxage, and no file: what is asked for after a takedown.
        if (req.url == "/*") {
            ban("obj.http.Cache-Control ~ s-maxage");
            return (synth(200));
        }
        return (purge);
    }
    # The desk is nobody's to keep, and a reading is told with its cookie.
    if (req.url ~ "^/(toa-soan|d)/" || (req.method != "GET" && req.method != "HEAD")) {
        return (pass);
    }
    # The page is keyed on its path; only the search reads a query, and no page reads a cookie.
    if (req.url !~ "^/tim-kiem") {
        set req.url = regsub(req.url, "\?.*$", "");
    }
    unset req.http.Cookie;
}

sub vcl_backend_response {
    # For how long a page may be served stale is said with the page.
    if (beresp.http.Cache-Control ~ "no-store|private") {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    }
}
