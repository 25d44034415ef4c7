SELECT
  CAST(CAST("seen" AS Nullable(DateTime)) AS Nullable(DATE)) AS start
FROM log
