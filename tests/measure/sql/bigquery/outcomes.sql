SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS INT64) AS n,
    SUM(CASE WHEN bin >= 0 THEN x0 ELSE CAST(0 AS FLOAT64) END) AS v,
    SUM(CASE WHEN bin >= 0 THEN x0 * x0 ELSE CAST(0 AS FLOAT64) END) AS vv,
    SUM(CASE WHEN bin >= 0 THEN CAST(0 AS FLOAT64) ELSE CAST(0 AS FLOAT64) END) AS e,
    SUM(
      CASE
        WHEN bin >= 0
        THEN CAST(0 AS FLOAT64) * CAST(0 AS FLOAT64)
        ELSE CAST(0 AS FLOAT64)
      END
    ) AS ee,
    SUM(CASE WHEN bin >= 0 THEN ABS(CAST(0 AS FLOAT64)) ELSE CAST(0 AS FLOAT64) END) AS ae,
    CAST(0 AS INT64) AS wrong_people,
    CAST(0 AS INT64) AS wrong_weights,
    CAST(0 AS INT64) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST('-3.273390607896142e+150' AS FLOAT64)
        AND x0 <= CAST('3.273390607896142e+150' AS FLOAT64)
        THEN 0
        WHEN IS_NAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT64)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT64)
        THEN -4
        WHEN x0 < CAST('-3.273390607896142e+150' AS FLOAT64)
        THEN -5
        ELSE -6
      END AS INT64) AS bin
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
