"""Scrapy's settings for every crawl; what a user may change comes from talentwire.toml.

Most of Scrapy's defaults are not ours: no robots.txt, no check of certificates, bodies of a
gigabyte, three minutes of patience, a telnet console, a remote control.
"""

BOT_NAME = "talentwire"
SPIDER_MODULES = ["crawler.spiders"]

# --- good manners
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "talentwire"  # the product token that robots.txt files can name
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.3
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# GDELT asks for five seconds between two requests, and refuses what comes sooner.
DOWNLOAD_SLOTS = {"api.gdeltproject.org": {"concurrency": 1, "delay": 5.5, "jitter": 0}}
# No Accept-Language: an outlet is to be read in its own language.
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"}
# A busy server is not helped by asking again at once, and a slow one has had its time.
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 504, 408]
RETRY_EXCEPTIONS = ["scrapy.exceptions.DownloadFailedError"]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"

# --- bounds
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 15_000_000  # after unpacking, too
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 2_083
DNS_TIMEOUT = 20
CLOSESPIDER_TIMEOUT = 1_800

# --- no side doors
DOWNLOAD_VERIFY_CERTIFICATES = True
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
REFERER_ENABLED = False
HTTPPROXY_ENABLED = False  # behind a proxy nobody could see which address is connected to
DOWNLOAD_HANDLERS = {
    "http": "crawler.handler.Handler",
    "https": "crawler.handler.Handler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.middlewares.private.PublicResolver"
TALENTWIRE_ALLOW_PRIVATE: list[str] = []

# Broken-off bodies come with the flag "dataloss" and are judged by us.
DOWNLOAD_FAIL_ON_DATALOSS = False
# Every status reaches the spider, which has to say how a source is.
HTTPERROR_ALLOW_ALL = True
# The spider asks for nothing twice; Scrapy's own filter would drop redirects in silence.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    # nearest to the engine first
    "crawler.middlewares.private.PrivateAddresses": 50,
    "crawler.middlewares.robots.Robots": 100,
    "crawler.middlewares.compression.Compression": 590,
    "crawler.middlewares.redirect.Redirects": 600,
    "crawler.middlewares.headers.HeaderLimit": 900,
}
ITEM_PIPELINES = {
    "pipelines.stages.Read": 100,
    "pipelines.stages.Store": 200,
}

# --- quiet: the round reports by itself
LOG_ENABLED = False
LOG_INSTALL_ROOT_HANDLER = False
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
MEMUSAGE_ENABLED = False
