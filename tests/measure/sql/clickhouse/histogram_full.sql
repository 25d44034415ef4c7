SELECT
  *
FROM (
  SELECT
    0 AS t,
    bin AS bin,
    CAST(COUNT(*) AS Nullable(Int64)) AS n,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS Nullable(Int64)) AS wrong_people,
    CAST(0 AS Nullable(Int64)) AS wrong_weights,
    CAST(0 AS Nullable(Int64)) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS Nullable(Float64)) AND x0 < CAST(10240 AS Nullable(Float64))
        THEN CAST(FLOOR(x0 * CAST('0.125' AS Nullable(Float64))) AS Nullable(Int64))
        WHEN isNaN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS Nullable(Float64))
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS Nullable(Float64))
        THEN -4
        WHEN x0 >= CAST(-131072 AS Nullable(Float64))
        AND x0 < CAST(163840 AS Nullable(Float64))
        THEN CAST(FLOOR(x0 * CAST('0.001953125' AS Nullable(Float64))) AS Nullable(Int64)) + 1536
        WHEN x0 >= CAST(-18874368 AS Nullable(Float64))
        AND x0 < CAST(18874368 AS Nullable(Float64))
        THEN CAST(FLOOR(x0 * CAST('3.0517578125e-05' AS Nullable(Float64))) AS Nullable(Int64)) + 2432
        WHEN x0 < CAST(0 AS Nullable(Float64))
        THEN -5
        ELSE -6
      END AS Nullable(Int16)) AS bin,
      CASE
        WHEN x0 >= CAST('-1.7976931348623157e+308' AS Nullable(Float64))
        AND x0 <= CAST('1.7976931348623157e+308' AS Nullable(Float64))
        THEN x0
      END AS u0
    FROM (
      SELECT
        CAST("amount" AS Nullable(Float64)) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    bin
) AS counts
LIMIT 400001
