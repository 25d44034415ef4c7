SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS DOUBLE) AND x0 < CAST(2048 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST('0.0625' AS DOUBLE)) AS BIGINT)
        WHEN ISNAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
        THEN -4
        WHEN x0 >= CAST(-262144 AS DOUBLE) AND x0 < CAST(327680 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST('0.0009765625' AS DOUBLE)) AS BIGINT) + 384
        WHEN x0 >= CAST(-37748736 AS DOUBLE) AND x0 < CAST(37748736 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST('1.52587890625e-05' AS DOUBLE)) AS BIGINT) + 1280
        WHEN x0 < CAST(0 AS DOUBLE)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin
    FROM (
      SELECT
        `race` AS k0,
        CAST(`amount` AS DOUBLE) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
