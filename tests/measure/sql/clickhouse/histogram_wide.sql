SELECT
  *
FROM (
  SELECT
    0 AS t,
    bin AS bin,
    CAST(SUM(people) AS Nullable(Int64)) AS n,
    CAST(SUM(
      CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS Nullable(Int64))
    ) AS Nullable(Int64)) AS wrong_people,
    CAST(0 AS Nullable(Int64)) AS wrong_weights,
    CAST(0 AS Nullable(Int64)) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(-5242880 AS Nullable(Float64))
        AND x0 < CAST(5242880 AS Nullable(Float64))
        THEN CAST(FLOOR(x0 * CAST('0.0001220703125' AS Nullable(Float64))) AS Nullable(Int64)) + 640
        WHEN isNaN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS Nullable(Float64))
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS Nullable(Float64))
        THEN -4
        WHEN x0 >= CAST(-167772160 AS Nullable(Float64))
        AND x0 < CAST(167772160 AS Nullable(Float64))
        THEN CAST(FLOOR(x0 * CAST('1.9073486328125e-06' AS Nullable(Float64))) AS Nullable(Int64)) + 1600
        WHEN x0 >= CAST(-19327352832 AS Nullable(Float64))
        AND x0 < CAST(19327352832 AS Nullable(Float64))
        THEN CAST(FLOOR(x0 * CAST('2.9802322387695312e-08' AS Nullable(Float64))) AS Nullable(Int64)) + 2496
        WHEN x0 < CAST(-5242880 AS Nullable(Float64))
        THEN -5
        ELSE -6
      END AS Nullable(Int16)) AS bin
    FROM (
      SELECT
        CAST("income" AS Nullable(Float64)) AS x0,
        CAST("n" AS Nullable(Int64)) AS people
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    bin
) AS counts
LIMIT 400001
