SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    bin AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS FLOAT) AND x0 < CAST(10240 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST('0.125' AS FLOAT)) AS BIGINT)
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT)
        THEN -4
        WHEN x0 >= CAST(-131072 AS FLOAT) AND x0 < CAST(163840 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST('0.001953125' AS FLOAT)) AS BIGINT) + 1536
        WHEN x0 >= CAST(-18874368 AS FLOAT) AND x0 < CAST(18874368 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST('3.0517578125e-05' AS FLOAT)) AS BIGINT) + 2432
        WHEN x0 < CAST(0 AS FLOAT)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE
        WHEN x0 >= CAST('-1.7976931348623157e+308' AS FLOAT)
        AND x0 <= CAST('1.7976931348623157e+308' AS FLOAT)
        THEN x0
      END AS u0
    FROM (
      SELECT
        CAST([amount] AS FLOAT) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    bin
) AS counts
