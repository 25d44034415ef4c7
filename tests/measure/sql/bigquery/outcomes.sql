SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS INT64) AS n,
    COALESCE(SUM(u0), CAST(0 AS FLOAT64)) AS v,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT64)) AS vv,
    COALESCE(SUM(CAST(0 AS FLOAT64)), CAST(0 AS FLOAT64)) AS e,
    COALESCE(SUM(CAST(0 AS FLOAT64) * CAST(0 AS FLOAT64)), CAST(0 AS FLOAT64)) AS ee,
    COALESCE(SUM(ABS(CAST(0 AS FLOAT64))), CAST(0 AS FLOAT64)) AS ae,
    CAST(0 AS INT64) AS wrong_people,
    CAST(0 AS INT64) AS wrong_weights,
    CAST(0 AS INT64) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST('-1.7668470647783843e+72' AS FLOAT64)
        AND x0 <= CAST('1.7668470647783843e+72' AS FLOAT64)
        THEN 0
        WHEN IS_NAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT64)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT64)
        THEN -4
        WHEN x0 < CAST('-1.7668470647783843e+72' AS FLOAT64)
        THEN -5
        ELSE -6
      END AS INT64) AS bin,
      CASE
        WHEN x0 >= CAST('-1.7668470647783843e+72' AS FLOAT64)
        AND x0 <= CAST('1.7668470647783843e+72' AS FLOAT64)
        THEN x0
      END AS u0
    FROM (
      SELECT
        `sex` AS k0,
        CAST(`amount` AS FLOAT64) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
