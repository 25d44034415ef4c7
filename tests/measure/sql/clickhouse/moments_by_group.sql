SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT(*) AS Nullable(Int64)) AS n,
    CAST(SUM(
      CASE
        WHEN u0 = FLOOR(u0)
        THEN CAST(1 AS Nullable(Int64))
        ELSE CAST(0 AS Nullable(Int64))
      END
    ) AS Nullable(Int64)) AS whole,
    COALESCE(SUM(u0), CAST(0 AS Nullable(Float64))) AS x,
    COALESCE(SUM(u0 * u0), CAST(0 AS Nullable(Float64))) AS xx,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS Nullable(Int64)) AS wrong_people,
    CAST(0 AS Nullable(Int64)) AS wrong_weights,
    CAST(0 AS Nullable(Int64)) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(1 AS Nullable(Float64)) AND x0 <= CAST(5000 AS Nullable(Float64))
        THEN 0
        WHEN isNaN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS Nullable(Float64))
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS Nullable(Float64))
        THEN -4
        WHEN x0 < CAST(1 AS Nullable(Float64))
        THEN -5
        ELSE -6
      END AS Nullable(Int16)) AS bin,
      CASE
        WHEN x0 >= CAST(1 AS Nullable(Float64)) AND x0 <= CAST(5000 AS Nullable(Float64))
        THEN x0
      END AS u0
    FROM (
      SELECT
        "race" AS k0,
        "site" AS k1,
        CAST("amount" AS Nullable(Float64)) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
