SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS INT64) AS n,
    CAST(0 AS INT64) AS wrong_people,
    CAST(0 AS INT64) AS wrong_weights,
    CAST(0 AS INT64) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS FLOAT64) AND x0 < CAST(2048 AS FLOAT64)
        THEN CAST(FLOOR(x0 * CAST('0.0625' AS FLOAT64)) AS INT64)
        WHEN IS_NAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT64)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT64)
        THEN -4
        WHEN x0 >= CAST(-262144 AS FLOAT64) AND x0 < CAST(327680 AS FLOAT64)
        THEN CAST(FLOOR(x0 * CAST('0.0009765625' AS FLOAT64)) AS INT64) + 384
        WHEN x0 >= CAST(-37748736 AS FLOAT64) AND x0 < CAST(37748736 AS FLOAT64)
        THEN CAST(FLOOR(x0 * CAST('1.52587890625e-05' AS FLOAT64)) AS INT64) + 1280
        WHEN x0 < CAST(0 AS FLOAT64)
        THEN -5
        ELSE -6
      END AS INT64) AS bin
    FROM (
      SELECT
        `race` AS k0,
        CAST(`amount` AS FLOAT64) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
