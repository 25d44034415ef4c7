SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    CAST(SUM(CASE WHEN u0 = FLOOR(u0) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS BIGINT) AS whole,
    COALESCE(SUM(u0), CAST(0 AS FLOAT)) AS x,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT)) AS xx,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(1 AS FLOAT) AND x0 <= CAST(5000 AS FLOAT)
        THEN 0
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT)
        THEN -4
        WHEN x0 < CAST(1 AS FLOAT)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE WHEN x0 >= CAST(1 AS FLOAT) AND x0 <= CAST(5000 AS FLOAT) THEN x0 END AS u0
    FROM (
      SELECT
        [race] COLLATE Latin1_General_100_BIN2 AS k0,
        [site] AS k1,
        CAST([amount] AS FLOAT) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
