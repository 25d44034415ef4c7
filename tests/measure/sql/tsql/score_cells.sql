SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    bin AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    COALESCE(SUM(u0), CAST(0 AS FLOAT)) AS s,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT)) AS ss,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST(1024 AS FLOAT)) AS BIGINT)
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT)
        THEN -4
        WHEN x0 < CAST(0 AS FLOAT)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE WHEN x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT) THEN x0 END AS u0
    FROM (
      SELECT
        [sex] COLLATE Latin1_General_100_BIN2 AS k0,
        [race] COLLATE Latin1_General_100_BIN2 AS k1,
        [label] AS k2,
        CAST([score] AS FLOAT) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    k2,
    bin
) AS counts
