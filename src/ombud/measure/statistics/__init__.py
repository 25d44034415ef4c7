"""Statistics on counts: plain numbers and arrays in, values with intervals, tests and verdicts out.

Nothing here reads a table, knows an engine, a law or the time. One module is one idea; import the
module that is needed, since those that work on arrays load numpy. What each holds:

    interval, distributions, verdicts        the form of a result, the tail functions, how it is read
    rate, two_rates, two_tests, odds, mover  one rate, two rates, odds
    shortfall, gates, families               people missing, smallest sizes, many tests at once
    omnibus, extremes, bootstrap             many groups
    strata, conditional, clusters            strata, and people who occur more than once
    ranking, calibration, brier, recalibration, moments, quantiles   scores in bins
    binning, divergence, distance, categories   drift
    sequential, ratio_watch                  figures that are looked at every day
    inequality, label_free                   indices, no labels yet
    flips, paired, blocks, order             paired decisions and amounts, quantiles with exact ranks
    proxies, proxy_bounds                    groups that were not collected
"""
