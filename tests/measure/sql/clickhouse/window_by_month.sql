SELECT
  CAST(dateTrunc('MONTH', CAST(CAST("seen" AS Nullable(DateTime)) AS Nullable(DATE))) AS Nullable(DATE)) AS start
FROM log
