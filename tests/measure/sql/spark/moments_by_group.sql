SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    CAST(SUM(CASE WHEN u0 = FLOOR(u0) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS BIGINT) AS whole,
    COALESCE(SUM(u0), CAST(0 AS DOUBLE)) AS x,
    COALESCE(SUM(u0 * u0), CAST(0 AS DOUBLE)) AS xx,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(1 AS DOUBLE) AND x0 <= CAST(5000 AS DOUBLE)
        THEN 0
        WHEN ISNAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
        THEN -4
        WHEN x0 < CAST(1 AS DOUBLE)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE WHEN x0 >= CAST(1 AS DOUBLE) AND x0 <= CAST(5000 AS DOUBLE) THEN x0 END AS u0
    FROM (
      SELECT
        `race` AS k0,
        `site` AS k1,
        CAST(`amount` AS DOUBLE) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
