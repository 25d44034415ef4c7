SELECT
  *
FROM (
  SELECT
    0 AS t,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS DOUBLE) AND x0 < CAST(10240 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST('0.125' AS DOUBLE)) AS BIGINT)
        WHEN IS_NAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
        THEN -4
        WHEN x0 >= CAST(-131072 AS DOUBLE) AND x0 < CAST(163840 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST('0.001953125' AS DOUBLE)) AS BIGINT) + 1536
        WHEN x0 >= CAST(-18874368 AS DOUBLE) AND x0 < CAST(18874368 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST('3.0517578125e-05' AS DOUBLE)) AS BIGINT) + 2432
        WHEN x0 < CAST(0 AS DOUBLE)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE
        WHEN x0 >= CAST('-1.7976931348623157e+308' AS DOUBLE)
        AND x0 <= CAST('1.7976931348623157e+308' AS DOUBLE)
        THEN x0
      END AS u0
    FROM (
      SELECT
        CAST("amount" AS DOUBLE) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    bin
) AS counts
LIMIT 400001
